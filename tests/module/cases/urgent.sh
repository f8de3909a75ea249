#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# A carrier that is lost shortly after another netdev's: the kernel's link watch tells of
# it up to a second late, but for what is below a bond or a team.
. ../guest/lib.sh

ms() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }
best=9999
lose_late() {
    local begin took
    # What happened last is forgotten.
    sleep 2
    ip link set other carrier off
    sleep 0.1
    host link standby off || return
    begin=$(ms)
    within 5 not carrier "$master" || return
    took=$(($(ms) - begin))
    note "after $took ms"
    ((took >= best)) || best=$took
    host link standby on
    ip link set other carrier on
    within 5 carrier "$master"
}
need 'the standby is in use' scene standby
ip link add other type dummy
ip link set other up
for number in 1 2 3; do ok "try $number: the master has no carrier" lose_late; done
mends 'once at least, before the kernel has told' test "$best" -lt 400
plan
