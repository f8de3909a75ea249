# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot: what udev makes of netdevs by our rule, on a sysfs made of files.
# /out gets one file for each netdev and action, ACTION.NAME, with what
# "udevadm test" says.

mount -t tmpfs tmpfs /sys
mkdir -p /sys/class/net /sys/bus /sys/devices/virtio0 /sys/devices/virtio1 /sys/devices/virtio2 /sys/devices/pci0 /sys/devices/pci1
# Every PCI function has one.
for function in /sys/devices/pci*; do echo 0x020000 >"$function/class"; done
# It is not sysfs, and udev would notice.
export SYSTEMD_DEVICE_VERIFY_SYSFS=0
mkdir -p /run/udev

off=00000000000000000000000000000000000000000000000000000000000000
echo "${off}10" >/sys/devices/virtio0/features
echo "${off}10" >/sys/devices/virtio1/features
index=1

# netdev NAME PARENT [MASTER]: as sysfs shows it; PARENT is - for none.
mac=52:54:00:fa:11:01
netdev() {
    dir=/sys/devices/virtual/net/$1
    [ "$2" = - ] || dir=/sys/devices/$2/net/$1
    index=$((index + 1))
    mkdir -p "$dir"
    printf 'INTERFACE=%s\nIFINDEX=%s\n' "$1" "$index" >"$dir/uevent"
    echo "$index" >"$dir/ifindex"
    echo "$mac" >"$dir/address"
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

# down NAME: as a master that nobody uses
down() {
    echo 0x1002 >"/sys/class/net/$1/flags"
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
down master1
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
# Refused by the kernel, and marked by a master with its address
netdev candidate0 pci0
# With an address that no master has; then with one whose master has gone, and its mark
# is still there: outside of PCI, as the port of a bridge, and a candidate if it were not
mac=52:54:00:fa:11:02
netdev other pci0
mac=52:54:00:fa:11:03
netdev beside virtio2
netdev port pci0 br0
netdev late pci0
# Slaves until now, with a parent device and without
netdev former0 pci1
netdev former1 -
told former1 none
for name in former0 former1; do
    read -r index <"/sys/class/net/$name/ifindex"
    printf 'I:1\nE:ID_NET_FAILOVER_ROLE=primary\n' >"/run/udev/data/n$index"
done
# On its way out, and strangers
netdev veth3 -
told veth3 none
netdev br0 -
netdev veth4 - br0
netdev hostile -
told hostile 'primary; reboot'

# Rules of others, who mean the one card that the machine has
mkdir -p /etc/udev/rules.d
cat >/etc/udev/rules.d/70-persistent-net.rules <<END
SUBSYSTEM=="net", ACTION=="add", ATTR{address}=="52:54:00:fa:11:01", NAME="persistent0"
END
cat >/etc/udev/rules.d/90-netplan.rules <<END
SUBSYSTEM=="net", ATTR{address}=="52:54:00:fa:11:01", ENV{NM_UNMANAGED}="0"
END
cat >/etc/udev/rules.d/99-netplan-lan0.rules <<END
SUBSYSTEM=="net", ACTION=="add", ATTR{address}=="52:54:00:fa:11:01", NAME="netplan0"
END

# What systemd's builtin says, which asks the kernel: by our .link file a primary would be
# called like somebody else, itself, and nobody
for name in primary0=master0 primary1=primary1 veth2=free0; do
    echo "KERNEL==\"${name%=*}\", ENV{ID_NET_LINK_FILE}=\"/usr/lib/systemd/network/01-net-failover-slave.link\", ENV{ID_NET_NAME}=\"${name#*=}\""
done >/etc/udev/rules.d/80-of-builtin.rules

dpkg -i /package.deb
# It asks the kernel, and the netdevs are none.
cat >/usr/lib/udev/net-failover-udev <<'END'
#!/bin/sh
case "$1 $INTERFACE" in
    "master "* | "given "*) echo "$1-$2" ;;
    "candidate candidate0") ;;
    *) exit 1 ;;
esac
END
chmod +x /usr/lib/udev/net-failover-udev
# It is not udev's package that has it.
touch /usr/lib/systemd/systemd-sysctl
mkdir -p /run/net-failover
touch /run/net-failover/52:54:00:fa:11:01 /run/net-failover/52:54:00:fa:11:03
for netdev in /sys/class/net/*; do
    for action in add change remove; do
        udevadm test --action="$action" "$netdev" >"/out/$action.${netdev##*/}" 2>&1
    done
done
