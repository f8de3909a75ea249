#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: long
# The switch learns of the new leg from us, or we bear with it until it does.
. ../guest/lib.sh

need 'the pair is in use' scene
leg() { peer bridge fdb show br br0 | sed -n "s/^$MAC dev \(leg-[a-z]*\).*/\1/p" | head -n 1; }
learned() { [[ $(leg) = "$1" ]]; }
from_peer() { peer ping -i 0.02 -c "${1-20}" -W 1 -q "$US" | grep -q ' 0% packet loss'; }
ok 'the switch looks for us at the primary' within 2 learned leg-primary
# We have nothing to say, nor have the in-tree driver's slaves on 6.1, so only an
# announcement can move us.
for name in "$master" "$standby" "$primary"; do sysctl -qw "net.ipv6.conf.$name.disable_ipv6=1"; done
ip link set "$primary" down
mends 'primary down: the switch is told at once' within 2 learned leg-standby
mends 'the peer reaches us' from_peer
ip link set "$primary" up
within 5 in_use "$primary"
ok 'primary up: the switch looks there again' within 2 learned leg-primary
ok 'unplug' unplug
mends 'unplug: the switch is told at once' within 2 learned leg-standby
# In-tree it does, too, once it has asked for our address again.
ok 'the peer reaches us' within 60 from_peer
ok 'plug' plug

if ours; then
    set_attr "$master" notify_peers 0
    ok 'the switch looks for us at the primary' within 2 learned leg-primary
    set_attr "$master" prefer standby
    ok 'not told, it still does' learned leg-primary
    ok 'and the first frame arrives by that leg' from_peer 1
    ok 'our answer has told the switch' within 2 learned leg-standby
    ok 'the peer reaches us' from_peer
fi
plan
