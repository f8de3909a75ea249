# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A failover made by hand: f0 of two veths v0 and v1, whose other ends are ports
# of a switch in the netns "far".

. ../guest/lib.sh

FAR=198.51.100.2 NEAR=198.51.100.1
far() { ip netns exec far "$@"; }
make_slaves() {
    local name
    ip netns add far
    far ip link add br0 type bridge forward_delay 0 mcast_snooping 0
    for name in v0 v1; do
        ip link add "$name" type veth peer name "$name"-far netns far
        far sysctl -qw net.ipv6.conf."$name"-far.disable_ipv6=1
        far ip link set "$name"-far master br0 up
    done
    far ip link set br0 up
    far ip addr add "$FAR"/24 dev br0
}
make_master() {
    ip link add f0 type net_failover
    ip link set v0 master f0
    ip link set v1 master f0
    ip link set f0 up
    ip addr add "$NEAR"/24 dev f0
    within 5 is_attr f0 active primary
}
# make_cable: instead of the veth v1 one end of a cable, see cable.c.
make_cable() {
    ip link del v1
    modprobe tun
    cable v1 v1-far &
    cable=$!
    within 5 exists v1-far && ip link set v1-far netns far && far ip link set v1-far master br0 up
}
pull_out() { kill -USR1 "$cable"; }
put_in() { kill -USR2 "$cable"; }
make_all() { make_slaves && make_master; }
unmake() {
    local name
    for name in f0 v0 v1; do ip link del "$name"; done 2>/dev/null
    ip netns del far
    within 5 nothing_left
}
nothing_left() { ! exists f0 && ! exists v0 && ! exists v1 && ! exists far; }
# reached_by SLAVE: what we send goes there, and all of it is answered.
reached_by() {
    local before
    before=$(stat "$1" tx_packets)
    ping -i 0.05 -c 3 -W 1 -q "$FAR" | grep -q ' 0% packet loss' && (($(stat "$1" tx_packets) > before))
}
# make_puppets: the same of two netdevs that obey, p0 and p1; see puppet/puppet.c.
make_puppets() {
    local name
    modprobe puppet || return
    ip link add f0 type net_failover
    for name in p0 p1; do
        ip link add "$name" type puppet
        ip link set "$name" master f0 || return
    done
    ip link set f0 up
    ip addr add "$NEAR"/24 dev f0
    ip neigh replace "$FAR" lladdr 02:00:00:00:00:77 dev f0
    within 5 is_attr f0 active primary
}
tell() { echo "$2" >"/sys/module/puppet/parameters/$1"; }
says() { [[ $(<"/sys/module/puppet/parameters/$1") = "$2" ]]; }
