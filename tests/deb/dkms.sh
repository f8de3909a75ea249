# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot with kernels and headers: the life of net-failover-dkms.  $1 is
# what MODULES= of initramfs-tools is to be: "list", which is fast, or "most", as
# Debian has it, and with a second installation.
#
# Each stage leaves in /out say.STAGE, what dpkg printed; found.STAGE, the module that
# each kernel would load; and image.STAGE, those in the initramfs.

# So that the scripts take it for the running system, with a module of another's loaded.
mount -t tmpfs tmpfs /sys
mkdir -p /sys/module/net_failover /stub
printf '#!/bin/sh\nexit 1\n' >/stub/ischroot
chmod +x /stub/ischroot
PATH=/stub:$PATH
export PATH

printf 'MODULES=%s\nCOMPRESS=gzip\n' "$1" >/etc/initramfs-tools/conf.d/tests
echo virtio_net >>/etc/initramfs-tools/modules
update-initramfs -u -k all >/dev/null

# kernel NAME LINE: one that is there in name only, with LINE in its configuration.
kernel() {
    mkdir -p "/lib/modules/$1/build/include"
    echo "$2" >"/lib/modules/$1/build/.config"
}
kernel 9.9.1-built-in CONFIG_NET_FAILOVER=y
kernel 9.9.2-without '# CONFIG_NET_FAILOVER is not set'

stage() {
    name=$1
    shift
    "$@" >"/out/say.$name" 2>&1
    for folder in /lib/modules/*; do
        # By depmod's order where there is a kernel, and not its headers alone.
        if [ -e "$folder/kernel" ]; then
            modinfo -n -k "${folder##*/}" net_failover
        else
            find "$folder" -name 'net_failover.ko*'
        fi
    done >"/out/found.$name"
    for image in /boot/initrd.img-*; do
        lsinitramfs "$image" | grep '/net_failover\.ko' || :
    done >"/out/image.$name"
}

# What was there is left to others to change.
files() {
    find / -xdev \( -path /out -o -path /tests -o -path /tmp -o -path /sys -o -path /var/log -o -path /var/cache \
        -o -path /var/lib/dpkg -o -path /boot \) -prune -o -print | sort
}

stage before true
files >/out/files.before
# Secure Boot, and a key that is not enrolled, and then one that is.
mkdir -p /sys/kernel/security
echo 'none [integrity] confidentiality' >/sys/kernel/security/lockdown
stage locked dpkg -i /package.deb
dpkg --purge net-failover-dkms
printf '#!/bin/sh\necho "$2 is already enrolled"\n' >/stub/mokutil
chmod +x /stub/mokutil
stage install dpkg -i /package.deb
[ "$1" = list ] || stage reinstall dpkg -i /package.deb
mkdir -p /sys/module/net_failover/parameters
touch /sys/module/net_failover/parameters/takeover_delay
stage remove dpkg --remove net-failover-dkms
files >/out/files.remove
stage purge dpkg --purge net-failover-dkms
