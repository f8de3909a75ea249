#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The host gives its virtio NIC an MTU (host_mtu): the master begins with that.
. ../guest/lib.sh

MAC=52:54:00:00:00:02
enslaved() { [[ -e /sys/class/net/$1/master ]]; }
for mtu in 1450 9000; do
    # In-tree the master has 1500: too much for a standby of 1450, which it then refuses,
    # while one of 9000 is lowered.
    small=mends large=ok
    ((mtu < 1500)) || small=ok large=mends
    ok "$mtu: QEMU plugs a standby" host pair "$mtu"
    need "$mtu: there is a master and a standby" within 10 has_pair
    "$small" "$mtu: the one has the other" within 5 enslaved "$standby"
    "$large" "$mtu: it is the standby's MTU" mtu "$standby" "$mtu"
    mends "$mtu: and the master's" mtu "$master" "$mtu"
    ip link set "$master" up
    "$small" "$mtu: the master has a carrier" within 10 carrier "$master"
    "$large" "$mtu: the MTU is still the same" mtu "$standby" "$mtu"
    ok "$mtu: no more is allowed" not ip link set "$master" mtu $((mtu + 1))
    ok "$mtu: it is unplugged" host unplug second
    ok "$mtu: it is gone" within 10 not find_pair
done
plan
