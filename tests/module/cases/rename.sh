#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# All three can be renamed while they are up and in use, as udev does.
. ../guest/lib.sh

need 'the pair is in use' scene
one=$master two=$standby three=$primary
ok 'the standby is renamed' ip link set "$standby" name s-by
ok 'the primary is renamed' ip link set "$primary" name prim
find_pair
ok 'both are found' test "$standby-$primary" = s-by-prim
ok 'the peer answers' pings_all
# Before 6.2 a netdev has to be down for it, but for slaves of a failover.
older 6.2 && ip link set "$master" down
ok 'the master is renamed' ip link set "$master" name upper
ip link set upper up
find_pair
ok 'the peer answers' within 5 pings_all
if ours; then
    ok 'the master names the standby' is_attr upper standby s-by
    ok 'and the primary' is_attr upper primary prim
fi
ok 'unplug' unplug
ok 'the peer answers' pings_all
older 6.2 && ip link set upper down
ip link set upper name "$one"
ip link set "$one" up
ip link set s-by name "$two"
find_pair
ok 'plug' plug
ok 'the peer answers' pings_all
note "the primary was $three"
plan
