#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# Addresses, MTU, VLANs and modes go down to the slaves, and back with a slave that is taken off.
. ../guest/lib-byhand.sh

make_dummies() {
    ip link add f0 type net_failover
    for name in v0 v1; do
        ip link add "$name" type dummy
        ip link set "$name" master f0 || return
    done
    ip link set f0 up
    within 5 is_attr f0 active primary
}
need 'make a failover of two dummies' make_dummies
has() { ip maddr show dev "$1" | grep -qi -- "$2"; }
has_unicast() { bridge fdb show dev "$1" | grep -qi -- "$2"; }

ip link add link f0 name mv0 address 02:00:00:00:aa:bb type macvlan mode private
ip link set mv0 up
ip maddr add 33:33:00:00:ab:cd dev f0
for name in v0 v1; do
    ok "a multicast address reaches $name" has "$name" 33:33:00:00:ab:cd
    ok "a macvlan's address reaches $name" has_unicast "$name" 02:00:00:00:aa:bb
done
ip link set v1 nomaster
ok 'a slave that is taken off has lost the multicast address' not has v1 33:33:00:00:ab:cd
ok "and the macvlan's" not has_unicast v1 02:00:00:00:aa:bb
ok 'the other one has it' has v0 33:33:00:00:ab:cd
ip link set v1 master f0
ok 'it is back: it has the multicast address again' within 5 has v1 33:33:00:00:ab:cd
ok "and the macvlan's" within 5 has_unicast v1 02:00:00:00:aa:bb
ip maddr del 33:33:00:00:ab:cd dev f0
ok 'it is taken from the master: the primary has lost it' not has v1 33:33:00:00:ab:cd
ok 'the standby, too' not has v0 33:33:00:00:ab:cd
ip link del mv0
ok 'the macvlan goes: the primary has lost its address' not has_unicast v1 02:00:00:00:aa:bb

# While the master is down nobody would tell the slaves what goes.
ip maddr add 33:33:00:00:ab:ce dev f0
ip maddr add 33:33:00:00:ab:cf dev f0
ip link set f0 down
ip maddr del 33:33:00:00:ab:cf dev f0
ip link set v1 nomaster
ip link set v1 master f0
ip link set f0 up
for name in v0 v1; do
    ok "down and up: $name has the address" within 5 has "$name" 33:33:00:00:ab:ce
    ok "and not the one that went meanwhile" not has "$name" 33:33:00:00:ab:cf
done

promiscuity() { ip -d -o link show "$1" | grep -q " promiscuity $2 "; }
ip link set f0 promisc on
ok 'promiscuous mode goes down' promiscuity v1 1
ip link set v1 nomaster
ok 'a slave that is taken off has lost it' promiscuity v1 0
ip link set v1 master f0
ok 'and it comes back' within 5 promiscuity v1 1
ip link set f0 promisc off
ok 'it goes' promiscuity v1 0

ip link set f0 mtu 1400
ok 'the MTU goes down' mtu v0 1400
ok 'to both' mtu v1 1400
ok 'a slave cannot have another' not ip link set v1 mtu 1300
ip link set v1 nomaster
ok 'a slave that is taken off has its own again' mtu v1 1500
ip link set v1 mtu 9000
ip link set v1 master f0
ok "and the master's when it is back" within 5 mtu v1 1400

ip link add link f0 name mv0 address 02:00:00:00:aa:bb type macvlan mode private
ip link set mv0 up
ip maddr add 33:33:00:00:ab:cd dev f0
for name in v0 v1; do
    within 5 has "$name" 33:33:00:00:ab:cd
    ok "a macvlan's address reaches $name once more" within 5 has_unicast "$name" 02:00:00:00:aa:bb
done
ip link del f0
for name in v0 v1; do
    ok "the master goes: $name has lost the multicast address" not has "$name" 33:33:00:00:ab:cd
    ok "and the macvlan's" not has_unicast "$name" 02:00:00:00:aa:bb
done
plan
