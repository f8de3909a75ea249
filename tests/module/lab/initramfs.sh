#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot of a release: builds the module for each kernel, and an
# initramfs with it and one with the kernel's own.
#
# Usage: initramfs.sh MODULE-SOURCE TESTS OUTPUT [KERNEL...]

set -euo pipefail

source=$1 tests=$2 out=$3
shift 3
programs=(bash busybox ip ethtool tcpdump kmod ping bridge tc setpriv)
drivers=(virtio_net virtio_pci e1000e vmxnet3 igb igbvf bonding team team_mode_activebackup dummy
    veth bridge 8021q macvlan af_packet pktgen ipv6 failover)

copy() {
    local file
    for file; do
        [[ ! -e $root$file ]] || continue
        mkdir -p "$root${file%/*}"
        cp -L "$file" "$root$file"
    done
}
add_program() {
    local path
    path=$(command -v "$1") || return 0
    copy "$path"
    # shellcheck disable=SC2046 # names of libraries have no spaces
    copy $(ldd "$path" 2>/dev/null | grep -o '/[^ ]*')
}
base() {
    local program applet
    mkdir -p "$root"/{proc,sys,dev,run,tmp,etc,usr/bin,usr/sbin,var/log}
    for program in bin sbin lib lib64; do ln -s "usr/$program" "$root/$program"; done
    mkdir -p "$root"/usr/{lib,lib64}
    for program in "${programs[@]}"; do add_program "$program"; done
    for program in modprobe insmod rmmod lsmod modinfo; do ln -sf ../bin/kmod "$root/usr/sbin/$program"; done
    for applet in $(busybox --list); do
        [[ -e $root/usr/bin/$applet || -e $root/usr/sbin/$applet ]] ||
            ln -s busybox "$root/usr/bin/$applet"
    done
    for program in "$tests"/guest/*.c; do
        gcc -O2 -Wall -Wextra -Werror -o "$root/usr/bin/$(basename "$program" .c)" "$program"
        add_program "$root/usr/bin/$(basename "$program" .c)" || :
    done
    copy "$(ldd "$(command -v bash)" | grep -o '/lib64/[^ ]*')"
    echo "root:x:0:0:root:/:/bin/bash" >"$root/etc/passwd"
    cp "$tests/guest/init" "$root/init"
    chmod 755 "$root/init"
    mkdir "$root/cases"
    cp "$tests/guest/lib.sh" "$tests"/cases/*.sh "$root/cases/"
}
add_modules() {
    local driver file
    for driver in "${drivers[@]}" net_failover; do
        modprobe --set-version "$kernel" --show-depends --ignore-install "$driver" 2>/dev/null || :
    done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u | while read -r file; do copy "$file"; done
    copy "/lib/modules/$kernel"/modules.{builtin,order,builtin.modinfo}
    depmod -b "$root" "$kernel"
}
pack() { (cd "$root" && find . | cpio --quiet -o -H newc | gzip -1 >"$1"); }

root=$(mktemp -d)
base
for build in /lib/modules/*/build; do
    kernel=${build%/build}
    kernel=${kernel##*/}
    (($# == 0)) || [[ " $* " = *" $kernel "* ]] || continue
    work=$(mktemp -d)
    cp -r "$source" "$work/module"
    make -s -C "$build" M="$work/module" W=1 KCFLAGS=-Werror modules
    strip --strip-debug "$work/module/net_failover.ko"
    mkdir -p "$out/$kernel"
    cp "$work/module/net_failover.ko" "$work/module/Module.symvers" "$out/$kernel/"
    cp "/boot/vmlinuz-$kernel" "$out/$kernel/vmlinuz"
    grep -w 'net_failover_create\|net_failover_destroy' "$build/Module.symvers" \
        >"$out/$kernel/Module.symvers.stock" || :
    rm -rf "$root/lib/modules"
    add_modules
    pack "$out/$kernel/initramfs-stock"
    mkdir -p "$root/lib/modules/$kernel/updates"
    cp "$work/module/net_failover.ko" "$root/lib/modules/$kernel/updates/"
    depmod -b "$root" "$kernel"
    pack "$out/$kernel/initramfs-ours"
done
