#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Promiscuous mode and MTU are passed on, to a later primary too.
. ../guest/lib.sh

need 'the pair is in use' scene
count_of() { ip -d -o link show "$1" | grep -q " $2 $3 "; }
# The peer sends to an address that is not ours; a NIC in promiscuous mode takes it.
stray() {
    local before
    before=$(stat "$1" rx_packets)
    peer ip neigh replace 192.0.2.77 lladdr 52:54:00:00:77:77 dev br0 nud permanent
    # The switch does not know it, so it floods both legs.
    peer ping -c 50 -i 0.02 -W 1 -q 192.0.2.77 >/dev/null
    # More than what comes to all meanwhile, such as multicast.
    (($(stat "$1" rx_packets) >= before + 40))
}

ip link set "$master" promisc on
mends 'promiscuous mode reaches the primary' count_of "$primary" promiscuity 1
mends 'promiscuous mode reaches the standby' count_of "$standby" promiscuity 1
mends 'the master receives what is for others' stray "$master"
ip link set "$master" promisc off
ok 'and is taken back from the primary' count_of "$primary" promiscuity 0
ok 'and from the standby' count_of "$standby" promiscuity 0
ip link set "$master" allmulticast on
# What a driver is asked for is shown by iproute2 6.3 and later.
if ip -d -o link show "$primary" | grep -q ' allmulti '; then
    mends 'all-multicast mode reaches the primary' count_of "$primary" allmulti 1
    mends 'all-multicast mode reaches the standby' count_of "$standby" allmulti 1
else
    skip 'all-multicast mode reaches the primary' 'this ip does not show it'
    skip 'all-multicast mode reaches the standby' 'this ip does not show it'
fi

mends "a slave's MTU cannot be changed behind the master" not ip link set "$primary" mtu 1400
mends 'it is as before' mtu "$primary" 1500
ip link set "$primary" mtu 1500
ok "the master's MTU can be changed" ip link set "$master" mtu 1400
ok 'it reaches the primary' mtu "$primary" 1400
ok 'it reaches the standby' mtu "$standby" 1400
ok 'an MTU that a slave cannot have is refused' not ip link set "$master" mtu 30000
ok 'and the standby does not have it' mtu "$standby" 1400
ok 'nor has the primary' mtu "$primary" 1400
ok 'nor the master' mtu "$master" 1400

ip link set "$master" promisc on
ok 'unplug' unplug
ok 'plug' plug
ok "a new primary has the master's MTU" mtu "$primary" 1400
mends 'and its promiscuous mode' count_of "$primary" promiscuity 1
plan
