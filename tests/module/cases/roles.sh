# SPDX-License-Identifier: LGPL-2.1-or-later
# The kernel tells who is who, and what has happened.
. /cases/lib.sh

rmmod virtio_net
uevents >/run/uevents &
load_virtio
need 'the pair is in use on the standby' scene standby
ok 'the master says so' is_attr "$master" role master
ok 'the standby says so' is_attr "$standby" role standby
ok 'the master names it' is_attr "$master" standby "$standby"
ok 'and no primary' is_attr "$master" primary ''
ok 'the standby is active' within 5 is_attr "$master" active standby
ok 'no switch so far' is_attr "$master" switch_count 0
ok 'nor a time of one' is_attr "$master" last_switch_usec 0
ok 'plug' plug
ok 'the primary says so' is_attr "$primary" role primary
ok 'the master names it' is_attr "$master" primary "$primary"
ok 'the primary is active' within 5 is_attr "$master" active primary
ok 'one switch' is_attr "$master" switch_count 1
recent() { (($(attr "$master" last_switch_usec) / 1000000 - $(date +%s) > -60)); }
ok 'its time is now' recent

uevent() { grep "^change@.*/net/$1 " /run/uevents | grep -q -- "$2"; }
ok "a uevent of the standby's role" within 5 uevent "$standby" NET_FAILOVER_ROLE=standby
ok "a uevent of the primary's role" within 5 uevent "$primary" NET_FAILOVER_ROLE=primary
ok 'with its master' uevent "$primary" "NET_FAILOVER_MASTER=$master"
ok "a uevent of the switch" within 5 uevent "$master" NET_FAILOVER_ACTIVE=primary

prefer=/sys/class/net/$master/net_failover/prefer
sends_over() { within 3 in_use "$1"; }
echo standby >"$prefer"
ok 'a forced switch to the standby' is_attr "$master" active standby
ok 'it sends there' sends_over "$standby"
ip link set "$standby" down
ok 'without the standby the primary is used all the same' within 5 is_attr "$master" active primary
ip link set "$standby" up
ok 'the standby is back' within 5 is_attr "$master" active standby
ok 'all of them were counted' is_attr "$master" switch_count 4
for bad in '' 1 none primaryx 'standby primary'; do
    ok "prefer refuses '$bad'" not bash -c "echo '$bad' >$prefer"
done
ok 'takeover_delay_ms refuses rubbish' not bash -c "echo -1 >${prefer%prefer}takeover_delay_ms"
ok 'takeover_delay_ms refuses an hour' not bash -c "echo 3600000 >${prefer%prefer}takeover_delay_ms"
ok 'notify_peers refuses 256' not bash -c "echo 256 >${prefer%prefer}notify_peers"
ok "a slave's role is fixed" not bash -c "echo standby >/sys/class/net/$primary/net_failover/role"
ok 'a slave cannot be taken off by hand' not ip link set "$primary" nomaster
ok 'unplug' unplug
ok 'the request is over with the primary' is_attr "$master" prefer primary
ok 'the master names no primary' is_attr "$master" primary ''

counter() { ethtool -S "$master" | awk -v name="$1:" '$1 == name { print $2 }'; }
ok 'ethtool counts switches' test "$(counter switches)" = "$(attr "$master" switch_count)"
ok 'ethtool counts the primary' test "$(counter primary_tx_packets)" -ge 1
ok 'ethtool counts the standby' test "$(counter standby_tx_packets)" -ge 1
names_driver() { ethtool -i "$master" | grep -qx 'driver: net_failover'; }
ok 'ethtool names the driver' names_driver
has_kind() { ip -d -o link show "$master" | grep -q 'net_failover '; }
ok 'the master has no kind' not has_kind
ok 'nor a DEVTYPE' not grep -q DEVTYPE "/sys/class/net/$master/uevent"
ok 'its driver link is that of virtio_net' test "$(driver "$master")" = virtio_net
features() { [[ $(cat "/sys/class/net/$master/device/features") = ??????????????????????????????????????????????????????????????1* ]]; }
ok 'its parent has the feature bit' features
trace=/sys/kernel/tracing
if [[ -e $trace/events/net_failover ]]; then
    for event in register unregister switch; do
        echo 1 >$trace/events/net_failover/net_failover_$event/enable
    done
    plug
    unplug
    for event in register unregister switch; do
        ok "tracepoint net_failover_$event" grep -q "net_failover_$event: master=$master" $trace/trace
    done
else
    ok 'there are tracepoints' false
fi
plan
