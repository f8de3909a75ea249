#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# The kernel tells who is who, and what has happened.
. ../guest/lib.sh

within 10 has_pair
unbind
uevents >/run/uevents &
within 5 grep -q listening /run/uevents
bind
need 'the standby is in use' scene standby
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

# uevent NAME VARIABLE: there was one.
uevent() { grep "^change@.*/net/$1 " /run/uevents | grep -q -- " $2 "; }
ok "a uevent of the standby's role" within 5 uevent "$standby" NET_FAILOVER_ROLE=standby
ok "a uevent of the primary's role" within 5 uevent "$primary" NET_FAILOVER_ROLE=primary
ok 'with its master' uevent "$primary" "NET_FAILOVER_MASTER=$master"
ok "a uevent of the switch" within 5 uevent "$master" NET_FAILOVER_ACTIVE=primary
ok 'with the role of the master' uevent "$master" NET_FAILOVER_ROLE=master

ok 'a switch to the standby is asked for' set_attr "$master" prefer standby
ok 'it is there at once' is_attr "$master" active standby
ok 'it sends there' within 3 in_use "$standby"
ok 'nothing is lost' pings_all
ip link set "$standby" down
ok 'without the standby the primary is used all the same' within 5 is_attr "$master" active primary
ip link set "$standby" up
ok 'the standby is back' within 5 is_attr "$master" active standby
ok 'all of them were counted' is_attr "$master" switch_count 4
for bad in '' 1 none primaryx 'standby primary'; do
    ok "prefer refuses '$bad'" not set_attr "$master" prefer "$bad"
done
ok 'takeover_delay_ms refuses rubbish' not set_attr "$master" takeover_delay_ms -1
ok 'takeover_delay_ms can be 0' set_attr "$master" takeover_delay_ms 0
ok 'notify_peers refuses 256' not set_attr "$master" notify_peers 256
ok 'notify_peers can be 255' set_attr "$master" notify_peers 255
ok "a slave's role is fixed" not set_attr "$primary" role standby
ok 'a slave cannot be taken off by hand' not ip link set "$primary" nomaster
ok 'unplug' unplug
ok 'the request is over with the primary' is_attr "$master" prefer primary
ok 'the master names no primary' is_attr "$master" primary ''
ok 'plug' plug
ok 'the primary is used again' within 5 is_attr "$master" active primary
plan
