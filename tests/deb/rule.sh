# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot: what udev makes of netdevs by our rule, on a sysfs made of files.
# /out gets one file for each netdev and action, ACTION.NAME, with what
# "udevadm test" says.

mount -t tmpfs tmpfs /sys
mkdir -p /sys/class/net /sys/bus /sys/devices/pci0 /sys/devices/virtio0 /sys/devices/virtio1 /sys/devices/pci1
# It is not sysfs, and udev would notice.
export SYSTEMD_DEVICE_VERIFY_SYSFS=0
mkdir -p /run/udev

off=00000000000000000000000000000000000000000000000000000000000000
echo "${off}10" >/sys/devices/virtio0/features
echo "${off}10" >/sys/devices/virtio1/features
index=1

# netdev NAME PARENT [MASTER]: as sysfs shows it; PARENT is - for none.
netdev() {
    dir=/sys/devices/virtual/net/$1
    [ "$2" = - ] || dir=/sys/devices/$2/net/$1
    index=$((index + 1))
    mkdir -p "$dir"
    printf 'INTERFACE=%s\nIFINDEX=%s\n' "$1" "$index" >"$dir/uevent"
    echo "$index" >"$dir/ifindex"
    ln -s /sys/class/net "$dir/subsystem"
    ln -s "$dir" "/sys/class/net/$1"
    [ "$2" = - ] || ln -s "/sys/devices/$2" "$dir/device"
    [ -z "${3-}" ] || ln -s "/sys/class/net/$3" "$dir/master"
}

# told NAME ROLE: our kernel module has this role for it.
told() {
    mkdir "/sys/class/net/$1/net_failover"
    echo "$2" >"/sys/class/net/$1/net_failover/role"
}

# renamed NAME ROLE: since the event, so that nothing can be read by this name; udev
# has the role in its database.
renamed() {
    netdev "$1" pci0
    rm "$dir/ifindex" "$dir/device"
    mkdir -p /run/udev/data
    printf 'I:1\nE:ID_NET_FAILOVER_ROLE=%s\n' "$2" >"/run/udev/data/n$index"
}

port() {
    echo sby >"/sys/class/net/$1/phys_port_name"
}

# With the kernel's own driver
netdev master0 virtio0
netdev standby0 virtio0 master0
port standby0
netdev primary0 pci0 master0
# With ours
netdev master1 virtio1
netdev standby1 virtio1 master1
port standby1
netdev primary1 pci1 master1
told master1 master
told standby1 standby
told primary1 primary
# Made by "ip link"
netdev fo0 -
netdev veth1 - fo0
netdev veth2 - fo0
told fo0 master
told veth1 standby
told veth2 primary
renamed was-master master
renamed was-primary primary
# On its way out, and strangers
netdev veth3 -
told veth3 none
netdev br0 -
netdev veth4 - br0
netdev hostile -
told hostile 'primary; reboot'

dpkg -i /package.deb
for netdev in /sys/class/net/*; do
    for action in add change; do
        udevadm test --action="$action" "$netdev" >"/out/$action.${netdev##*/}" 2>&1
    done
done
