#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# What is counted as a switch, and what netlink tells of it; who may ask for one.
. ../guest/lib-byhand.sh

index() { cat "/sys/class/net/$1/ifindex"; }
told() { grep -qx "$1" /run/told; }
first_told() { [[ $(grep -m 1 "^$1 role" /run/told) = "$1 role $2" ]]; }
: >/run/told
# Appended, so that it can be emptied.
nflink monitor links >>/run/told &
within 5 grep -q listening /run/told
uevents >/run/uevents &
within 5 grep -q listening /run/uevents
events_of() { grep -c "^change@.*/$1 .*NET_FAILOVER_ACTIVE" /run/uevents; }
need 'a failover' make_all
ok "the standby's first message has its role" first_told v0 2
ok "so has the primary's" first_told v1 1
set_attr f0 notify_peers 0
set_attr f0 prefer standby
ok 'a switch is told' within 2 told "f0 active $(index v0)"
set_attr f0 prefer primary
within 5 is_attr f0 active primary

counted() { (($(attr f0 switch_count) == $1)); }
before=$(attr f0 switch_count)
# More than three a second are told of later.
sleep 1.2
events=$(events_of f0)
when=$(attr f0 last_switch_usec)
: >/run/told
set_attr v0 role primary
ok 'the roles change and the traffic moves: a switch' within 2 counted $((before + 1))
ok 'its time is another' test "$(attr f0 last_switch_usec)" != "$when"
ok 'the new role is told' within 2 told 'v0 role 1'
ok 'and the other' within 2 told 'v1 role 2'
ok 'and that another slave is active' within 2 told "f0 active $(index v0)"
more_events() { (($(events_of f0) > events)); }
ok 'udev is told of that, too' within 2 more_events
# Now v1 is the standby, and the primary goes.
ip link set v0 down
within 5 reached_by v1
before=$(attr f0 switch_count)
set_attr v1 role primary
ok 'the same slave sends on, under another role' reached_by v1
ok 'that is no switch' counted "$before"
ip link set f0 down
sleep 1.2
: >/run/told
set_attr v0 role primary
ok 'roles that change while nobody is active are told of the master, too' within 2 told 'f0 active 0'
ip link set f0 up

# A file's mode does not know of netns: root without the capability is not root.
if unshare -rn true 2>/dev/null; then
    ok 'who has no right to cannot switch' not unshare -r bash -c 'echo primary >/sys/class/net/v0/net_failover/role'
    ok 'nor ask for the standby' not unshare -r bash -c 'echo standby >/sys/class/net/f0/net_failover/prefer'
    ok 'it was not done' is_attr f0 prefer primary
else
    skip 'who has no right to cannot switch' 'this guest has no unshare'
fi
plan
