# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot with ifupdown: what net-failover-ifupdown makes of its state, on a
# sysfs made of files.  /out gets say.STAGE and state.STAGE, lines of FILE STATE.

mount -t tmpfs tmpfs /sys
mkdir -p /sys/class/net /sys/devices/virtio0 /run/network
off=00000000000000000000000000000000000000000000000000000000000000
echo "${off}10" >/sys/devices/virtio0/features
state=/run/network
script=/usr/lib/net-failover/net-failover-ifupdown
dpkg -i /package.deb

netdev() {
    mkdir "/sys/class/net/$1"
    [ -z "${2-}" ] || ln -s "/sys/class/net/$2" "/sys/class/net/$1/master"
}

stage() {
    name=$1
    shift
    "$script" "$@" >"/out/say.$name" 2>&1 || echo "exit $?" >>"/out/say.$name"
    for file in "$state"/ifstate.*; do
        # An empty line says that it is not up.
        read -r known <"$file" && [ -z "$known" ] || printf '%s %s\n' "${file##*/ifstate.}" "$known"
    done >"/out/state.$name"
}

netdev master0
ln -s /sys/devices/virtio0 /sys/class/net/master0/device
netdev slave0 master0

# An interface called "-a", which was marked, and one of the administrator's.
echo net-failover >"$state/ifstate.-a"
echo lan0 >"$state/ifstate.lan0"
stage forget forget
# It may be an option to "ifup" as well.
printf 'auto %s\niface %s inet manual\n' lan0 lan0 -a -a >/etc/network/interfaces
netdev -a master0
rm -f "$state/ifstate.-a"
stage mark mark

# There for "test -e", and not to be opened any more: so is a socket.
echo slave0 >"$state/ifstate.slave0"
perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "/run/network/ifup-slave0.pid", Listen => 1) or die'
(sleep 2; rm "$state/ifup-slave0.pid") &
stage release release slave0

# A NIC with the address of a master, before and after that has left its mark
mkdir /sys/devices/pci0
echo 0x020000 >/sys/devices/pci0/class
netdev spare0
ln -s /sys/devices/pci0 /sys/class/net/spare0/device
echo 52:54:00:fa:11:01 >/sys/class/net/spare0/address
stage stranger may-configure spare0
mkdir -p /run/net-failover
touch /run/net-failover/52:54:00:fa:11:01
stage candidate may-configure spare0
