#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# After a migration virtio's driver announces its NIC.  That has neither addresses nor
# groups: the master's are what peers have to hear of.
. ../guest/lib.sh

need 'the standby is in use' scene standby
sysctl -qw "net.ipv6.conf.$master.ndisc_notify=1"
ip addr add 239.1.2.3/32 dev "$master" autojoin
# What a new address and a new group say by themselves is over then (RFC 3376 8.11).
sleep 4
peer tcpdump --immediate-mode -Q in -Z root -i leg-standby -w /run/heard -U "ether src $MAC" 2>/run/tcpdump &
within 10 grep -q listening /run/tcpdump
heard() { [[ -n $(tcpdump -Z root -nr /run/heard "$1" 2>/dev/null) ]]; }
ok 'the host asks for an announcement' host announce
mends 'gratuitous ARP' within 3 heard "arp and src host $US and dst host $US"
mends 'unsolicited neighbour advertisement' within 3 heard 'icmp6 and ip6[40] == 136 and ip6 dst ff02::1'
mends 'IGMP report' within 3 heard igmp
mends 'MLD report' within 3 heard 'ip6[6] == 0 and ip6[48] == 143'
plan
