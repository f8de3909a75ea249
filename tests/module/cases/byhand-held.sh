#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# Who takes slaves down and up in a loop, as anybody can in a netns of his own, holds the
# RTNL no longer than with bonding.
. ../guest/lib-byhand.sh

need 'a failover of netdevs that obey' make_puppets
far=$(bounce p1 30)
ip link del f0
modprobe bonding max_bonds=0
ip link add f0 type bond mode active-backup miimon 100
for name in p0 p1; do ip link set "$name" down; ip link set "$name" master f0; done
ip link set f0 up
bonds=$(bounce p1 30)
note "with net_failover $far us, with bonding $bonds us"
ok 'taking the active slave down takes no longer' test "$far" -lt $((bonds + 1500))
plan
