#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# What ethtool and tracepoints show of the paths, and what users know a master by.
. ../guest/lib.sh

need 'the pair is in use' scene
tracing=/sys/kernel/tracing
for event in register unregister switch; do
    ok "there is a tracepoint for $event" test -e "$tracing/events/net_failover/net_failover_$event"
    echo 1 >"$tracing/events/net_failover/net_failover_$event/enable"
done
echo >"$tracing"/trace

counter() { ethtool -S "$master" | awk -v name="$1:" '$1 == name { print $2 }'; }
grows() { (($(counter "$1") > $2)); }
for name in {primary,standby}_{rx,tx}_{packets,bytes,errors,dropped} switches tx_no_path \
    rx_inactive_dropped rx_inactive_accepted; do
    ok "ethtool -S has $name" test -n "$(counter "$name")"
done
before=$(counter primary_tx_packets)
pings 5 >/dev/null
ok 'what goes by the primary is counted for it' grows primary_tx_packets $((before + 4))
before=$(counter standby_tx_packets)
set_attr "$master" prefer standby
pings 5 >/dev/null
ok 'what goes by the standby is counted for it' grows standby_tx_packets $((before + 4))
ok 'switches are counted' test "$(counter switches)" = "$(attr "$master" switch_count)"
set_attr "$master" prefer primary
# Only the switch floods both legs, and the primary is the one that listens.
before=$(counter rx_inactive_dropped)
peer ip neigh flush dev br0
peer ping -c 3 -i 0.2 -W 1 -q -b 192.0.2.255 >/dev/null 2>&1
ok "the inactive slave's copies of a broadcast are dropped and counted" within 2 grows rx_inactive_dropped "$before"
before=$(counter primary_tx_packets)
ok 'unplug' unplug
ok 'the counters outlive the primary' grows primary_tx_packets $((before - 1))
ok 'plug' plug
ok 'tracepoint switch' grep -q "net_failover_switch: master=$master from=primary to=standby" "$tracing"/trace
ok 'tracepoint unregister' grep -q "net_failover_unregister: master=$master .*role=primary" "$tracing"/trace
ok 'tracepoint register' grep -q "net_failover_register: master=$master .*role=primary" "$tracing"/trace
echo 0 >"$tracing"/events/net_failover/enable

ok 'the module has a version' test -s /sys/module/net_failover/version
plan
