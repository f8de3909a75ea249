#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# A NIC's own switch does not learn: what comes from the wire still comes by the primary
# while the standby is active by choice.  It is taken, whatever else comes by the standby.
. ../guest/lib.sh

# steer MAC: the peer's switch sends to it by the primary's leg, whatever it hears.
steer() { peer bridge fdb replace "$1" dev leg-primary master static; }
need 'the pair is in use' scene
ip link add link "$master" name mv0 address 02:00:00:00:aa:bb type macvlan mode bridge
ip addr add 203.0.113.1/24 dev mv0
ip link set mv0 up
peer ip addr add 203.0.113.2/24 dev br0
to_macvlan() { ping -i 0.02 -c 20 -W 1 -q 203.0.113.2 | grep -q ' 0% packet loss'; }
ok 'the macvlan works' within 5 to_macvlan

ok 'the standby is asked for' set_attr "$master" prefer standby
# Unicast comes by the standby, and more than a second goes by.
ok 'it works' pings_all 75
peer bridge link set dev leg-standby learning off
steer "$MAC"
steer 02:00:00:00:aa:bb
before=$(stat "$primary" rx_packets)
ok 'the wire is with the primary: nothing is lost for 5 s' pings_all 250
ok 'the answers came by the primary' test "$(stat "$primary" rx_packets)" -ge $((before + 250))
ok "nor is anything of the macvlan's" to_macvlan
ok 'the standby sends' is_attr "$master" active standby

# For others: a promiscuous master, as below a bridge.
accepted() { ethtool -S "$master" | sed -n 's/ *rx_inactive_accepted: //p'; }
ip link set "$master" promisc on
steer 52:54:00:00:77:77
peer ip neigh replace 192.0.2.77 lladdr 52:54:00:00:77:77 dev br0 nud permanent
before=$(accepted)
peer ping -c 50 -i 0.02 -W 1 -q 192.0.2.77 >/dev/null
ok 'a promiscuous master gets what is for others' test "$(accepted)" -ge $((before + 40))

# What we send to whom the switch does not know is flooded, and comes back by the primary.
ip neigh replace 192.0.2.78 lladdr 52:54:00:00:88:88 dev "$master" nud permanent
before=$(accepted) heard=$(stat "$primary" rx_packets)
ping -c 50 -i 0.02 -W 1 -q 192.0.2.78 >/dev/null
ok 'what we send comes back by the primary' test "$(stat "$primary" rx_packets)" -ge $((heard + 40))
ok 'it is not taken' test "$(accepted)" -lt $((before + 20))
ip neigh del 192.0.2.78 dev "$master"
ip link set "$master" promisc off

# What is flooded comes by both, and is taken once.
peer bridge link set dev leg-standby learning on
for address in "$MAC" 02:00:00:00:aa:bb 52:54:00:00:77:77; do peer bridge fdb del "$address" dev leg-primary master; done
dropped() { ethtool -S "$master" | sed -n 's/ *rx_inactive_dropped: //p'; }
before=$(dropped)
peer ping -c 3 -i 0.2 -W 1 -q -b 192.0.2.255 >/dev/null 2>&1
more_dropped() { (($(dropped) >= before + 3)); }
ok 'of a broadcast the copy is dropped' within 2 more_dropped
peer ip neigh del 192.0.2.77 dev br0
peer ip addr del 203.0.113.2/24 dev br0
plan
