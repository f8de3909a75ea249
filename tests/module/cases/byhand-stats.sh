#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# The master counts what its slaves do, whoever reads while roles change, and whatever
# their counters do.
. ../guest/lib-byhand.sh

reads() { while :; do cat /proc/net/dev /sys/class/net/f0/statistics/* >/dev/null; done; }
exchange() {
    local count
    for ((count = 0; count < $1 / 2; count++)); do
        # Who says nothing for long counts as hung.
        ((count % 50)) || note "$((2 * count)) exchanges"
        echo primary >/sys/class/net/v0/net_failover/role || return
        echo primary >/sys/class/net/v1/net_failover/role || return
    done
}
sum() { echo $(($(stat v0 "$1") + $(stat v1 "$1"))); }
no_more() { note "$1: master $(stat f0 "$1"), slaves $(sum "$1")"; (($(stat f0 "$1") <= $(sum "$1"))); }
need 'a failover' make_all
ip neigh replace 198.51.100.77 lladdr 02:00:00:00:00:77 dev f0
# So that the two differ.
stream flood 198.51.100.77 20000 60 >/dev/null
reads &
reads &
exchanges=300
[[ -z ${LONG-} ]] || exchanges=2000
ok "the roles change $exchanges times" exchange "$exchanges"
# shellcheck disable=SC2046 # numbers
kill $(jobs -p)
for what in tx_packets tx_bytes rx_packets rx_bytes; do ok "$what: no more than its slaves" no_more "$what"; done
unmake

need 'one slave whose counters obey' make_puppets
ip link del p1
is_counted() { note "$1 counted as $(stat f0 tx_packets)"; (($(stat f0 tx_packets) == $2)); }
# step COUNTER SUM: what the slave says, and what the master has counted then.
step() {
    tell counter "$1"
    is_counted "$1" "$2"
}
begin=$(stat f0 tx_packets)
ok '3.0e9 are counted' step 3000000000 $((begin + 3000000000))
ok 'it begins again at 0: nothing is added' step 0 $((begin + 3000000000))
ok 'what comes then is' step 1000 $((begin + 3000001000))
ok 'a dip adds nothing' step 999 $((begin + 3000001000))
ok 'nor does its end' step 1000 $((begin + 3000001000))
ok 'then it goes on' step 1001 $((begin + 3000001001))
ok 'up to the end of 32 bits' step 4294967000 $((begin + 7294967000))
tell bytes 1000
ok 'a counter of 32 bits wraps' step 100 $((begin + 7294967396))
ok 'near the end of 32 bits once more' step 4000000100 $((begin + 11294967396))
tell bytes 0
ok 'all begin again at 0: nothing is added' step 0 $((begin + 11294967396))
tell counter 0
plan
