#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# A carrier that is lost shortly after another netdev's: the kernel is up to a second
# late to tell of it.  We go the other way nevertheless, though nothing is sent.
. ../guest/lib-byhand.sh

quiet() { sysctl -qw net.ipv6.conf.f0.disable_ipv6=1 && set_attr f0 notify_peers 1; }
# Sets took, in milliseconds, to how long the switch came after the carrier was lost.
lose_late() {
    local begin
    # What happened last is forgotten.
    sleep 2
    ip link set other carrier off
    sleep 0.1
    begin=${EPOCHREALTIME/[.,]/}
    pull_out
    within 5 is_attr f0 active standby || return
    took=$((($(attr f0 last_switch_usec) - begin) / 1000))
    note "after $took ms"
    put_in
    ip link set other carrier on
    within 5 is_attr f0 active primary
}
best=9999
try() {
    lose_late || return
    ((took >= best)) || best=$took
}

modprobe tun || { skip 'a carrier that is lost late' 'this kernel has no tun'; plan; }
need 'a failover with a cable' eval 'make_slaves && make_cable && make_master && quiet'
ip link add other type dummy
ip link set other up
for ((number = 1; number <= 3; number++)); do
    ok "try $number: the standby is active" try
done
ok 'once at least, before the kernel has told' test "$best" -lt 400
plan
