#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# What is due is done, whatever else has to wait longer; and nothing is done while the
# machine is being suspended.
. ../guest/lib-byhand.sh

# On kernels where a netdev has a lock of its own, a dummy has one.
make_dummies() {
    local name
    ip link add f0 type net_failover
    for name in v0 v1; do ip link add "$name" type dummy; done
    ip link set f0 up
}
both_at_once() {
    local name number
    for ((number = 1; number <= 5; number++)); do
        for name in v0 v1; do ip link set "$name" nomaster 2>/dev/null; done
        printf 'link set %s master f0\n' v0 v1 | ip -batch - || return
        within 2 is_attr f0 active standby || { echo "not at try $number"; return 1; }
    done
}

need 'a failover and two netdevs' make_dummies
set_attr f0 takeover_delay_ms 60000
ok 'a standby does not wait for the primary that came with it' both_at_once

ok 'a shorter delay holds for the primary that waits' eval 'set_attr f0 takeover_delay_ms 0 && within 5 is_attr f0 active primary'
set_attr f0 takeover_delay_ms 60000
ip link set v1 nomaster
ip link set v1 master f0
need 'the next one waits' eval 'within 5 is_attr f0 active standby && lasts 1 is_attr f0 active standby'
ok 'netlink shortens it, too' eval 'nflink set f0 takeover_delay 0 && within 5 is_attr f0 active primary'
set_attr f0 takeover_delay_ms 60000
ip link set v1 down
ip link set v1 up
need 'one that was lost and is back waits' lasts 1 is_attr f0 active standby
ok 'a shorter delay holds for it, too' eval 'set_attr f0 takeover_delay_ms 0 && within 5 is_attr f0 active primary'
set_attr f0 takeover_delay_ms 60000
ip link set v1 nomaster
ip link set v1 master f0
ip link set v0 nomaster
need 'a primary waits alone' lasts 1 is_attr f0 active none
ok 'as a standby it does not' eval 'set_attr v1 role standby && within 5 is_attr f0 active standby'
set_attr v1 role primary
ip link set v0 master f0

# The kernel's own test: it freezes what it would, waits, and goes on.
test=/sys/power/pm_test
frozen() {
    local begin after
    set_attr f0 takeover_delay_ms 1000
    ip link set v1 nomaster && ip link set v1 master f0 || return
    begin=${EPOCHREALTIME/[.,]/}
    echo freeze >/sys/power/state || return
    within 10 is_attr f0 active primary || return
    after=$((($(attr f0 last_switch_usec) - begin) / 1000))
    note "after $after ms"
    ((after >= 2900))
}
if grep -qw freezer "$test" 2>/dev/null; then
    echo freezer >"$test"
    echo 3 >/sys/module/suspend/parameters/pm_test_delay
    ok 'no slave is opened while all is frozen for 3 s' frozen
    echo none >"$test"
else
    skip 'no slave is opened while all is frozen' 'this kernel has no test of it'
fi
plan
