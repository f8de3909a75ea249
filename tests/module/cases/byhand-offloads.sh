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
plan
