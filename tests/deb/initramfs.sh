# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot: the life of the package on a system whose initramfs is made
# by $1 (dracut with hostonly=$2).  Each stage leaves in /out what the initramfs then holds: STAGE.list
# and the contents of the rule and the .link.

generator=$1
rule=78-net-failover.rules
link=01-net-failover-slave.link

# A kernel that is there in name only: modules are most of the work and nothing
# of the question.
version=6.1.0-0-test
image=/boot/initrd.img-$version
mkdir -p "/lib/modules/$version" /boot
touch "/boot/vmlinuz-$version" "/lib/modules/$version/modules.order" "/lib/modules/$version/modules.builtin"
echo CONFIG_RD_GZIP=y >"/boot/config-$version"
depmod "$version"
case $generator in
    initramfs-tools)
        printf 'MODULES=list\nCOMPRESS=gzip\n' >/etc/initramfs-tools/conf.d/tests
        refresh() { update-initramfs -u; }
        update-initramfs -c -k "$version"
        ;;
    dracut)
        printf 'no_kernel=yes\ncompress=gzip\ndo_strip=no\nhostonly=%s\n' "$2" >/etc/dracut.conf.d/tests.conf
        refresh() { dracut --quiet --force "$image" "$version"; }
        refresh
        ;;
esac

# Both are what they say they are to the kernel: one cpio archive.
stage() {
    rm -rf /tmp/image
    mkdir /tmp/image
    gunzip <"$image" | (cd /tmp/image && cpio --quiet -id)
    (cd /tmp/image && find . ! -type d -printf '%P\n') >"/out/$1.list"
    cat /tmp/image/scripts/init-top/ORDER >"/out/$1.order" 2>/dev/null || :
    # In the order in which udev looks for them; -s is false for a mask.
    for what in "rule udev/rules.d/$rule" "link systemd/network/$link"; do
        : >"/out/$1.${what%% *}"
        for dir in etc usr/lib; do
            file=/tmp/image/$dir/${what#* }
            [ -e "$file" ] || [ -L "$file" ] || continue
            [ ! -f "$file" ] || cat "$file" >"/out/$1.${what%% *}"
            break
        done
    done
    stat -c %Y.%i "$image" >"/out/$1.stamp"
}

# What dpkg and the generators keep for themselves is not the package's.
files() {
    find / -xdev \( -path /out -o -path /tests -o -path /tmp -o -path /var/log -o -path /var/cache \
        -o -path /var/lib/dpkg -o -path /var/lib/initramfs-tools -o -path /boot \) -prune -o -print | sort
}

files >/out/files.before
stage before

dpkg -i /package.deb
stage installed

mkdir -p /etc/udev/rules.d /etc/systemd/network
echo '# the administrator: rule' >"/etc/udev/rules.d/$rule"
echo '# the administrator: link' >"/etc/systemd/network/$link"
refresh
stage overridden

ln -sf /dev/null "/etc/udev/rules.d/$rule"
ln -sf /dev/null "/etc/systemd/network/$link"
refresh
stage masked

rm "/etc/udev/rules.d/$rule" "/etc/systemd/network/$link"
dpkg --remove net-failover
stage removed
files >/out/files.removed

dpkg --purge net-failover
stage purged
files >/out/files.purged
