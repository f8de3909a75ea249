# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot: what our script in init-top leaves for init, with nothing but the
# tools $1 (klibc or busybox) that an initramfs has, on a sysfs made of files.
# /out gets for each scene param.SCENE, what init is to read, and say.SCENE, what was
# printed.

mount -t tmpfs tmpfs /sys
mkdir -p /sys/class/net /sys/devices /conf /tools
script=/usr/share/initramfs-tools/scripts/init-top/net-failover
case $1 in
    klibc) cp /usr/lib/klibc/bin/* /tools ;;
    busybox) for name in $(busybox --list); do ln -s "$(command -v busybox)" "/tools/$name"; done ;;
esac
off=00000000000000000000000000000000000000000000000000000000000000

# virtio NUMBER BIT62 | netdev NAME ADDRESS NUMBER [MASTER]
virtio() {
    mkdir "/sys/devices/virtio$1"
    echo "$off$2" >"/sys/devices/virtio$1/features"
}
netdev() {
    mkdir "/sys/class/net/$1"
    echo "$2" >"/sys/class/net/$1/address"
    [ "$3" = - ] || ln -s "/sys/devices/virtio$3" "/sys/class/net/$1/device"
    [ -z "${4-}" ] || ln -s "/sys/class/net/$4" "/sys/class/net/$1/master"
}
failover() {
    virtio "$1" 10
    netdev "$2" "52:54:00:fa:11:0$1" "$1"
    netdev "n$1" "52:54:00:fa:11:0$1" "$1" "$2"
    echo master >"/sys/class/net/$2/role"
    echo standby >"/sys/class/net/n$1/role"
}

# udev's word, which the administrator may have switched off.  Not by any tool.
cat >/tools/udevadm <<'END'
#!/bin/sh
for word; do netdev=$word; done
{ read -r role <"$netdev/role"; } 2>/dev/null || exit 0
case "$*" in *" --value "*) echo "$role" ;; *) echo "ID_NET_FAILOVER_ROLE=$role" ;; esac
END
chmod +x /tools/udevadm

scene() {
    name=$1
    shift
    rm -f /conf/param.conf
    (cd /conf && env -i PATH=/tools "$@" /tools/sh "$script" >"/out/say.$name" 2>&1)
    if [ -e /conf/param.conf ]; then cat /conf/param.conf; fi >"/out/param.$name"
}

# The shell as nobody, who can start no process.
alone() {
    setpriv --reuid=nobody --clear-groups -- prlimit --nproc=1:1 -- env -i PATH=/nowhere /tools/sh "$@"
}

dpkg -i /package.deb
virtio 9 00
netdev plain 52:54:00:00:00:01 9
netdev lo 00:00:00:00:00:00 -
chmod 755 /tools
{ alone "$script" && alone /usr/lib/net-failover/net-failover-wait; } >/out/say.plain 2>&1 || echo "exit $?" >>/out/say.plain
# Nothing of that is worth anything where it can start one.
alone -c 'true & wait' >/out/say.control 2>&1 || :

failover 1 "b'>owned;'"
scene quote
# As init does it.
[ ! -e /conf/param.conf ] || (cd /conf && . ./param.conf) || :
find /conf -name owned >/out/owned
failover 2 m2
scene one
failover 3 m3
scene two
scene bootif BOOTIF=01-52-54-00-FA-11-03
scene named DEVICE=plain
