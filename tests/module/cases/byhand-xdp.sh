#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# A generic XDP program on the master, where the standby has more receive queues than the
# primary; a native one is refused.
. ../guest/lib-byhand.sh

far() { ip netns exec far "$@"; }
make_wide() {
    ip netns add far
    far ip link add br0 type bridge forward_delay 0 mcast_snooping 0
    ip link add v0 numrxqueues 4 numtxqueues 4 type veth peer name v0-far netns far numrxqueues 4 numtxqueues 4
    ip link add v1 numrxqueues 2 numtxqueues 2 type veth peer name v1-far netns far numrxqueues 2 numtxqueues 2
    for name in v0 v1; do far ip link set "$name-far" master br0 up; done
    far ip link set br0 up
    far ip addr add "$FAR/24" dev br0
    # All that comes by the standby comes by its last queue.
    far tc qdisc add dev v0-far clsact &&
        far tc filter add dev v0-far egress matchall action skbedit queue_mapping 3
}
modprobe -a sch_ingress cls_matchall act_skbedit || { skip 'XDP' 'this kernel has no skbedit'; plan; }
need 'two veths' make_wide
need 'a failover' make_master
xdp f0 generic >/run/xdp 2>&1 &
ok 'a generic program is taken' within 5 grep -q attached /run/xdp
set_attr f0 prefer standby
ok 'what comes by the last queue arrives' within 5 reached_by v0
ip link del v1
# The far bridge has another address now.
ip neigh flush dev f0
ok 'without the primary, too' within 5 reached_by v0
ok 'a native program is refused' not timeout 5 xdp f0 native
plan
