#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# What a slave can do by itself is left to it: segmentation, VLAN filters.
. ../guest/lib-byhand.sh

need 'a failover of netdevs that obey' make_puppets
feature() { ethtool -k "$1" | grep -q "^[[:space:]]*$2: on"; }
sends() {
    tell frames 0
    tell longest 0
    stream segments "$FAR" 1 44 1400 && says frames "$1" && (($(</sys/module/puppet/parameters/longest) > $2))
}
for name in tx-udp-segmentation tx-sctp-segmentation tx-gso-list; do
    ok "the master has $name" feature f0 "$name"
done
ok '44 datagrams in one send are one frame for the slave' sends 1 59000
ethtool -K p1 tx-udp-segmentation off
ok 'the master has it all the same' feature f0 tx-udp-segmentation
ok 'the slave gets them one by one then' sends 44 1024
ethtool -K p1 tx-udp-segmentation on
ok 'it can be switched off' ethtool -K f0 tx-udp-segmentation off
ok 'the slave gets them one by one then, too' sends 44 1024
ethtool -K f0 tx-udp-segmentation on

ok 'an 802.1ad VLAN is made' ip link add link f0 name svlan type vlan proto 802.1ad id 7
ip link set svlan up
ok "it is in both slaves' filters" says stags 2
ip link set p1 nomaster
ok 'a slave that is taken off has lost it' says stags 1
ip link set p1 master f0
ok 'and has it again' within 5 says stags 2
ip link del svlan
ok 'it goes from both' says stags 0

ip link del p0
ip link del p1
tell challenged Y
ip link add p2 type puppet
tell challenged N
need 'a slave that cannot carry VLANs' ip link set p2 master f0
cannot_vlan() { ! ip link add link f0 name vlan8 type vlan id 8; }
ok 'nor can the master then' within 5 eval 'is_attr f0 active standby && cannot_vlan'
ip link set p2 nomaster
ok 'without it the master can' ip link add link f0 name vlan8 type vlan id 8
ok 'and does not take it any more' not ip link set p2 master f0
ip link del vlan8
ip link del p2
ip link del f0
need 'the first two once more' make_puppets

# cls_route wants the route, which the master must not drop before (netif_keep_dst()).
if modprobe -a cls_route sch_prio; then
    matched() { [[ $(tc -s class show dev f0 | grep -A 1 'prio 1:3 ' | sed -n 's/.* \([0-9]*\) pkt.*/\1/p') -gt 0 ]]; }
    tc qdisc add dev f0 root handle 1: prio priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
    tc filter add dev f0 parent 1: protocol ip route to 2 classid 1:3
    ip route replace 192.0.2.128/25 via "$FAR" dev f0 realm 2
    ip link set p1 nomaster
    ip link set p1 master f0
    within 5 is_attr f0 active primary
    stream flood 192.0.2.129 10 1400 >/dev/null
    ok 'a route is classified after the slaves have changed' within 2 matched
    tc qdisc del dev f0 root
else
    skip 'a route is classified after the slaves have changed' 'this kernel has no cls_route'
fi
unmake

# What is above the master has features of its own: a VLAN, a tunnel, and both.
need 'a failover of two veths' make_all
reached_by v1
# few_by NAME: a send of 44 datagrams by it is hardly more than a frame for the slave.
few_by() {
    local before
    ip neigh replace 203.0.113.2 lladdr 02:00:00:00:00:77 dev "$1"
    ip route replace 203.0.113.2 dev "$1"
    before=$(stat v1 tx_packets)
    stream segments 203.0.113.2 1 44 1300 || return
    note "by $1: $(($(stat v1 tx_packets) - before)) frames"
    # A neighbour or two may be asked for as well.
    (($(stat v1 tx_packets) - before <= 5))
}
above() {
    local name=$1
    shift
    ip link add "$name" "$@" && ip link set "$name" up && ip addr add 203.0.113.1/32 dev "$name"
}
above f0.7 link f0 type vlan id 7
ok '44 datagrams in one send by a VLAN are one frame for the slave' few_by f0.7
if modprobe vxlan; then
    above vx0 type vxlan id 9 dev f0 remote "$FAR" dstport 4789
    ok 'so are those by a tunnel' few_by vx0
    ip link del vx0
    ip neigh replace 198.51.100.66 lladdr 02:00:00:00:00:78 dev f0.7
    ip route replace 198.51.100.66 dev f0.7
    above vx0 type vxlan id 9 dev f0.7 remote 198.51.100.66 dstport 4789
    ok 'and by a tunnel by a VLAN' few_by vx0
    ip link del vx0
else
    skip 'so are those by a tunnel' 'this kernel has no vxlan'
fi
ip link del f0.7
plan
