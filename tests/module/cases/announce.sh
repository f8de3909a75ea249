#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Peers are told of every switch, so that they look for us on the right leg.
. ../guest/lib.sh

need 'the pair is in use' scene
sysctl -qw "net.ipv6.conf.$master.ndisc_notify=1"
# A group that we are in, for the rejoin.
ip addr add 239.1.2.3/32 dev "$master" autojoin
# What a new address and a new group say by themselves is over then: reports come
# within 1 s and once more within another (RFC 3376 8.11).
sleep 4

garp="arp and src host $US and dst host $US"
neighbour='icmp6 and ip6[40] == 136 and ip6 dst ff02::1'
# listen LEG, heard: how many announcements came in there from us, by kind.
listen() {
    # Not by the function: the shell of a job would be killed instead of it.
    ip netns exec peer tcpdump --immediate-mode -Q in -Z root -i "$1" -w /run/heard -U "ether src $MAC" 2>/run/tcpdump &
    listener=$!
    within 10 grep -q listening /run/tcpdump
}
count() { tcpdump -Z root -nr /run/heard "$1" 2>/dev/null | wc -l; }
at_least() { (($(count "$2") >= $1)); }
exactly() { (($(count "$2") == $1)); }
stop() {
    kill "$listener"
    wait "$listener" 2>/dev/null
    note "$1: $(count "$garp") gratuitous ARP, $(count "$neighbour") NA, $(count igmp) IGMP"
}

all_three() { at_least 1 "$garp" && at_least 1 "$neighbour" && at_least 1 igmp; }

listen leg-standby
ip link set "$primary" down
within 1 all_three
mends 'to the standby: gratuitous ARP' at_least 1 "$garp"
mends 'to the standby: unsolicited neighbour advertisement' at_least 1 "$neighbour"
mends 'to the standby: IGMP report' at_least 1 igmp
stop 'to the standby'
listen leg-primary
ip link set "$primary" up
within 5 in_use "$primary"
within 1 all_three
mends 'to the primary: gratuitous ARP' at_least 1 "$garp"
mends 'to the primary: unsolicited neighbour advertisement' at_least 1 "$neighbour"
stop 'to the primary'
listen leg-standby
ok 'unplug' unplug
mends 'unplug: gratuitous ARP' within 1 at_least 1 "$garp"
stop 'unplug'
listen leg-primary
ok 'plug' plug
mends 'plug: gratuitous ARP' within 1 at_least 1 "$garp"
stop 'plug'

if ours; then
    for wanted in 0 1 5; do
        set_attr "$master" notify_peers 0
        set_attr "$master" prefer primary
        ok "notify_peers can be $wanted" set_attr "$master" notify_peers "$wanted"
        listen leg-standby
        set_attr "$master" prefer standby
        within 2 at_least "$wanted" "$garp"
        # One more would come after 200 ms.
        sleep 0.7
        stop "notify_peers $wanted"
        ok "notify_peers $wanted: so many gratuitous ARPs" exactly "$wanted" "$garp"
    done
fi
plan
