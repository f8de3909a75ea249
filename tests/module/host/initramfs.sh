#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot of a release: makes, for each of its kernels, an initramfs with
# programs and drivers.  What a test or the module changes is not in it; the host
# puts that in an archive behind it (guestfiles.py), so this one is made rarely.
#
# Usage: initramfs.sh C-PROGRAMS OUTPUT [KERNEL]
# KERNEL is a folder that tools/build-debug-kernel filled; its kernel is used then.

set -euo pipefail

sources=$1 out=$2 debug=${3-}
programs=(bash bridge busybox ethtool ip kmod ping setsid sysctl tc tcpdump teamnl)
# Cloud kernels lack some of them.
drivers=(8021q act_skbedit af_packet bonding bridge cls_matchall cls_route dummy e1000e failover igb
    igbvf ipv6 macvlan net_failover netconsole netdev-notifier-error-inject pktgen sch_ingress
    sch_netem sch_prio team team_mode_activebackup tun veth virtio_console virtio_net virtio_pci
    vmxnet3 vxlan)

copy() {
    local file place
    for file; do
        place=$root${file#"$debug"}
        [[ ! -e $place ]] || continue
        mkdir -p "${place%/*}"
        cp -L "$file" "$place"
    done
}

libraries() { ldd "$1" 2>/dev/null | grep -o '/[^ ]*' || :; }

add_programs() {
    local program applet path source
    mkdir -p "$root"/{proc,sys,dev,run,tmp,etc,tests/cases,tests/guest,usr/bin,usr/sbin,usr/lib,usr/lib64}
    for program in bin sbin lib lib64; do ln -s "usr/$program" "$root/$program"; done
    # tcpdump looks its user up.
    echo 'root:x:0:0::/:/bin/sh' >"$root/etc/passwd"
    for program in "${programs[@]}"; do
        path=$(command -v "$program")
        copy "$path"
        # shellcheck disable=SC2046 # names of libraries have no blanks
        copy $(libraries "$path")
    done
    for program in depmod insmod lsmod modinfo modprobe rmmod; do
        ln -sf ../bin/kmod "$root/usr/sbin/$program"
    done
    for applet in $(busybox --list); do
        [[ -e $root/usr/bin/$applet || -e $root/usr/sbin/$applet ]] ||
            ln -s busybox "$root/usr/bin/$applet"
    done
    for source in "$sources"/*.c; do
        program=$root/usr/bin/$(basename "$source" .c)
        gcc -O2 -static -Wall -Wextra -Werror -o "$program" "$source"
    done
}

add_puppet() {
    local build=/lib/modules/$1/build work
    [[ -z $debug ]] || build=$debug/build
    work=$(mktemp -d)
    cp "$sources"/../puppet/* "$work"
    make -s -C "$build" M="$work" modules >"$work/log" 2>&1 || { cat "$work/log"; return 1; }
    install -D -m 0644 -t "$root/usr/lib/modules/$1/extra" "$work/puppet.ko"
}

# Without compression, so that the host can put another net_failover.ko over the
# kernel's own and both have the same name.
add_drivers() {
    local driver file
    for driver in "${drivers[@]}"; do
        modprobe -d "$debug/" --set-version "$1" --show-depends --ignore-install "$driver" 2>/dev/null || :
    done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u | while read -r file; do
        copy "$file"
        [[ $file != *.xz ]] || xz -d "$root$file"
    done
    add_puppet "$1"
    copy "$debug/lib/modules/$1"/modules.{builtin,builtin.modinfo,order}
    depmod -b "$root" "$1"
}

root=$(mktemp -d)
add_programs
images=(/boot/vmlinuz-*)
[[ -z $debug ]] || images=("$debug/vmlinuz")
for image in "${images[@]}"; do
    kernel=${image#/boot/vmlinuz-}
    [[ -z $debug ]] || kernel=$(ls "$debug/lib/modules")
    rm -rf "$root/usr/lib/modules"
    add_drivers "$kernel"
    mkdir -p "$out/$kernel"
    cp "$image" "$out/$kernel/vmlinuz"
    # What the in-tree driver's symbols are known by; nothing without MODVERSIONS.
    if [[ -z $debug ]] && grep -qx CONFIG_MODVERSIONS=y "/boot/config-$kernel"; then
        grep -w 'net_failover_create\|net_failover_destroy' "/lib/modules/$kernel/build/Module.symvers"
    fi >"$out/$kernel/symvers"
    (cd "$root" && find . | sort | busybox cpio -o -H newc 2>/dev/null) >"$out/$kernel/initramfs"
done
