#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# Whatever goes first, nothing is left, and nobody waits for a reference.
. ../guest/lib-byhand.sh

orders=('f0 v0 v1' 'v0 v1 f0' 'v0 f0 v1' 'v1 f0 v0')
in_order() {
    local name
    make_all || return
    reached_by v1 || return
    for name in $1; do timeout 20 ip link del "$name" || return; done
    ip netns del far
    within 5 nothing_left
}
for order in "${orders[@]}"; do
    ok "removed in the order $order" in_order "$order"
done
with_uppers() {
    make_all || return
    ip link add link f0 name f0.7 type vlan id 7 && ip link set f0.7 up
    ip link add link f0 name mv0 type macvlan && ip link set mv0 up
    timeout 20 ip link del "$1" && unmake && ! exists f0.7 && ! exists mv0
}
for name in f0 v0 v1; do
    ok "VLAN and macvlan above, $name goes first" with_uppers "$name"
done
in_netns() {
    local name
    ip netns add inner || return
    ip -n inner link add f0 type net_failover || return
    for name in v0 v1; do
        ip -n inner link add "$name" type dummy
        ip -n inner link set "$name" master f0 || return
    done
    ip -n inner link set f0 up
    timeout 20 ip netns del inner
}
# What is cleaned up late would stand in the way of the next.
for try in 1 2 3; do ok "a netns goes with a failover in it, $try" in_netns; done
slave_moves() {
    make_all || return
    ! ip link set f0 netns far || return
    # Who moves a slave away takes it off first; the master must not keep it.
    ip link set v0 netns far 2>/dev/null
    [[ -e /sys/class/net/v0 || $(attr f0 standby) = '' ]] || return
    ip -n far link del v0 2>/dev/null
    unmake
}
ok 'a slave that moves to another netns is not kept' slave_moves
again() {
    local try
    make_all || return
    for try in {1..20}; do
        ip link set v1 nomaster && ip link set v1 master f0 || return
    done
    unmake
}
ok 'a slave is taken off and on, 20 times' again
renamed() {
    make_all || return
    # Before 6.2 only what is down can be renamed.
    ip link set f0 down
    ip link set f0 name f9 && ip link set v0 name v9 || return
    is_attr f9 standby v9 && ip link del f9 && ip link del v9 && unmake
}
ok 'renamed ones go, too' renamed
plan
