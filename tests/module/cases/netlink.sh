# SPDX-License-Identifier: LGPL-2.1-or-later
# A failover of any two Ethernet netdevs, made by hand, without a hypervisor.
. /cases/lib.sh

make() {
    ip link add v0 type veth peer name v0-far
    ip link add v1 type veth peer name v1-far
    ip netns add peer
    for far in v0-far v1-far; do
        ip link set $far netns peer
        peer sysctl -qw net.ipv6.conf.$far.disable_ipv6=1
    done
    peer ip link add br0 type bridge forward_delay 0 mcast_snooping 0
    for far in v0-far v1-far; do peer ip link set $far master br0 up; done
    peer ip link set br0 up
    peer ip addr add $PEER/24 dev br0
    ip link add f0 type net_failover
    ip link set v0 master f0
    ip link set v1 master f0
    ip link set f0 up
    ip addr add $US/24 dev f0
}
unmake() {
    ip link del f0
    ip link del v0
    ip link del v1
    ip netns del peer
}
same_address() { [[ $(cat /sys/class/net/f0/address) = $(cat "/sys/class/net/$1/address") ]]; }
traffic_on() {
    local before
    before=$(stat "$1" tx_packets)
    pings_all 3 && (($(stat "$1" tx_packets) > before))
}

modprobe net_failover
need 'make a failover of two veths' make
has_kind() { ip -d -o link show f0 | grep -q ' net_failover '; }
ok 'it has a kind' has_kind
ok 'the first is the standby' is_attr v0 role standby
ok 'the second is the primary' is_attr v1 role primary
ok 'all have one address' same_address v0
ok 'all have one address' same_address v1
ok 'the primary is active' within 5 is_attr f0 active primary
ok 'it sends through the primary' traffic_on v1
peer ip link set v1-far down
ok 'the primary without carrier: it sends through the standby' within 5 traffic_on v0
peer ip link set v1-far up
ok 'the carrier is back: it sends through the primary' within 5 traffic_on v1
ip link set v0 down
ok 'without the standby nothing changes' traffic_on v1
ip link set v0 up
bash -c 'echo standby >/sys/class/net/v1/net_failover/role'
ok 'the roles are changed' is_attr v1 role standby
ok 'both of them' is_attr v0 role primary
ok 'it sends through the new primary' within 5 traffic_on v0
ok 'a third slave is refused' bash -c 'ip link add c type dummy; ! ip link set c master f0'
ok 'a failover cannot be a slave' bash -c 'ip link add f1 type net_failover; ! ip link set f1 master f0'
ok 'the loopback cannot be a slave' not ip link set lo master f0
ok 'it cannot leave its netns' not ip link set f0 netns peer
ip link set f0 address 02:00:00:00:00:07
ok "the master's address is set on the slaves" same_address v1
ok 'it still sends' traffic_on v0
ip link set v1 nomaster
ok 'a slave is taken off' not test -e /sys/class/net/v1/master
ok 'and has its old address again' not same_address v1
ok 'the other one goes on' traffic_on v0
ip link set v1 down
ok 'it comes back' ip link set v1 master f0
ip link del f1
ip link del c
unmake

# Whatever goes first, nothing is left.
nothing_left() { ! [[ -e /sys/class/net/f0 || -e /sys/class/net/v0 || -e /sys/class/net/v1 ]]; }
for order in 'f0 v0 v1' 'v0 v1 f0' 'v0 f0 v1' 'v1 f0 v0'; do
    make
    for name in $order; do ip link del "$name"; done
    ip netns del peer
    ok "removed in the order $order" nothing_left
done
for _ in 1 2; do
    ip netns add inner
    ip -n inner link add f0 type net_failover
    for name in v0 v1; do
        ip -n inner link add $name type dummy
        ip -n inner link set $name master f0
    done
    ip -n inner link set f0 up
    ip netns del inner
done
ok 'a netns with a failover goes away' nothing_left
ip link add v0 type dummy
ip link add f0 type net_failover
ip link set v0 master f0
ip link set f0 up
rmmod virtio_net
ok 'the module can be removed with a master there' rmmod net_failover
ok 'it takes its masters along' not test -e /sys/class/net/f0
ok 'and frees their slaves' not test -e /sys/class/net/v0/master
ip link del v0
complaints() { dmesg | grep -iE 'waiting for .* to become free|WARNING|BUG:|KASAN|refcount'; }
ok 'the kernel does not complain' not complaints
plan
