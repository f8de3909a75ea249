#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# VLANs and address lists of the master work on every slave that it has in turn.
. ../guest/lib.sh

need 'the pair is in use' scene
ip link add link "$master" name vlan7 type vlan id 7
ip link set vlan7 up
ip addr add 198.51.100.1/24 dev vlan7
peer ip link add link br0 name vlan7 type vlan id 7
peer ip link set vlan7 up
peer ip addr add 198.51.100.2/24 dev vlan7
ip maddr add 33:33:00:00:ab:cd dev "$master"
ip link add link "$master" name mv0 address 02:00:00:00:aa:bb type macvlan mode bridge
ip addr add 203.0.113.1/24 dev mv0
ip link set mv0 up
peer ip addr add 203.0.113.2/24 dev br0
answers() { ping -i 0.05 -c 5 -W 1 -q "$1" | grep -q ' 0% packet loss'; }
has() { ip maddr show dev "$1" | grep -qi -- "$2"; }
has_unicast() { bridge fdb show dev "$1" | grep -qi -- "$2"; }
all_work() {
    ok "$1: the VLAN works" within 5 answers 198.51.100.2
    ok "$1: the macvlan works" within 5 answers 203.0.113.2
}
holds() {
    ok "$1 has the multicast address" within 5 has "$2" 33:33:00:00:ab:cd
    ok "$1 has the macvlan's address" within 5 has_unicast "$2" 02:00:00:00:aa:bb
}

all_work 'by the primary'
holds 'the primary' "$primary"
holds 'the standby' "$standby"
ok 'unplug' unplug
all_work 'by the standby'
ok 'plug' plug
all_work 'by the next primary'
holds 'the next primary' "$primary"
ip link del mv0
ip maddr del 33:33:00:00:ab:cd dev "$master"
ok 'the multicast address goes from the primary' not has "$primary" 33:33:00:00:ab:cd
ok "so does the macvlan's" not has_unicast "$primary" 02:00:00:00:aa:bb
ok 'both go from the standby, too' not has_unicast "$standby" 02:00:00:00:aa:bb

# The primary outlives its master, which takes back what it gave.
ip link add link "$master" name mv0 address 02:00:00:00:aa:bb type macvlan mode bridge
ip link set mv0 up
ip maddr add 33:33:00:00:ab:cd dev "$master"
holds 'once more: the primary' "$primary"
ok 'the master goes' unbind
ok 'the primary has lost the multicast address' not has "$primary" 33:33:00:00:ab:cd
ok "and the macvlan's" not has_unicast "$primary" 02:00:00:00:aa:bb
bind
peer ip link del vlan7
peer ip addr del 203.0.113.2/24 dev br0
plan
