#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The host gives its virtio NIC an MTU (host_mtu): the master begins with that.
. ../guest/lib.sh

MAC=52:54:00:00:00:02
for mtu in 1450 9000; do
    ok "$mtu: QEMU plugs a standby" host pair "$mtu"
    # In-tree 1500 is too much for a NIC of 1450, and its driver gives up.
    try=mends
    ((mtu < 1500)) || try=ok
    if "$try" "$mtu: there is a pair" within 10 has_pair; then
        mends "$mtu: it is the standby's MTU" mtu "$standby" "$mtu"
        mends "$mtu: and the master's" mtu "$master" "$mtu"
        ip link set "$master" up
        ok "$mtu: the master is up" within 10 carrier "$master"
        ok "$mtu: the MTU is still the same" mtu "$standby" "$mtu"
        ok "$mtu: no more is allowed" not ip link set "$master" mtu $((mtu + 1))
    fi
    ok "$mtu: it is unplugged" host unplug second
    ok "$mtu: it is gone" within 10 not find_pair
done
plan
