#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Renames, MTUs, modes and switches without a pause, beside traffic.
. ../guest/lib.sh

need 'the pair is in use' scene
duration=3
[[ -z ${LONG-} ]] || duration=120
ping -q -f "$PEER" >/dev/null 2>&1 &
ip netns exec peer ping -q -f "$US" >/dev/null 2>&1 &
until=$((SECONDS + duration))
# repeat COMMAND...: until the time is over.
repeat() { while ((SECONDS < until)); do "$@"; done; }
mtus() { ip link set "$master" mtu 1400; ip link set "$master" mtu 1500; }
names() { ip link set "$standby" name s-by; ip link set s-by name "$standby"; }
modes() { ip link set "$master" promisc on; ip link set "$master" promisc off; }
downs() { ip link set "$primary" down; ip link set "$primary" up; }
prefers() { set_attr "$master" prefer standby; set_attr "$master" prefer primary; }
looks() { ethtool -S "$master"; cat /sys/class/net/*/net_failover/* /proc/net/dev; }
attrs() { set_attr "$master" takeover_delay_ms 0; set_attr "$master" notify_peers 5; }
for what in mtus names modes downs looks; do repeat "$what" >/dev/null 2>&1 & done
if ours; then
    for what in prefers attrs; do repeat "$what" >/dev/null 2>&1 & done
fi
busy() { jobs -rp | grep -c . >/run/jobs; (($(</run/jobs) > 2)); }
while busy; do sleep 0.5; done
# shellcheck disable=SC2046 # numbers
kill $(jobs -p) 2>/dev/null
ip link set "$primary" up
find_pair
ok 'the pair is whole' test -n "$standby" -a -n "$primary"
ok 'it works' within 10 pings_all
plan
