#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: last
# The drivers can be removed while everything is in use, and come again.
. ../guest/lib.sh

need 'the pair is in use' scene
loaded() { [[ -e /sys/module/$1 ]]; }
ok 'net_failover cannot be removed while virtio_net needs it' not rmmod net_failover
ok 'virtio_net can be removed' timeout 60 rmmod virtio_net
ok 'the master is gone' not exists "$master"
ok 'the primary is there, without a master' test ! -e "/sys/class/net/$primary/master"
if ours; then
    ip link add f0 type net_failover
    ip link add v0 type dummy
    ip link set v0 master f0
    ip link set f0 up
fi
ok 'net_failover can be removed' timeout 60 rmmod net_failover
ok 'it is gone' not loaded net_failover
if ours; then
    ok "and netlink's masters with it" not exists f0
    ok 'their slaves are free' test ! -e /sys/class/net/v0/master
    ip link del v0
fi
ok 'failover can be removed' timeout 60 rmmod failover
ok 'virtio_net comes again' modprobe virtio_net
ok 'the primary is found' within 10 has_primary
plan
