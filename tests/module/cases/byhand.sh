#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# A failover of any two Ethernet netdevs: roles, active backup, what is refused.
. ../guest/lib-byhand.sh

need 'make a failover of two veths' make_all
has_kind() { ip -d -o link show f0 | grep -q ' net_failover '; }
same_address() { [[ $(<"/sys/class/net/$1/address") = $(<"/sys/class/net/$2/address") ]]; }
ok 'it has a kind' has_kind
ok 'the first is the standby' is_attr v0 role standby
ok 'the second is the primary' is_attr v1 role primary
ok 'the standby has its address' same_address v0 f0
ok 'the primary has its address' same_address v1 f0
ok 'the primary is active' is_attr f0 active primary
ok 'it sends through the primary' reached_by v1
far ip link set v1-far down
ok 'the primary without carrier: it sends through the standby' within 5 reached_by v0
far ip link set v1-far up
ok 'the carrier is back: it sends through the primary' within 5 reached_by v1
ip link set v1 down
ok 'the primary down: it sends through the standby' within 5 reached_by v0
ip link set v1 up
ok 'the primary up: it sends there again' within 5 reached_by v1
ip link set v0 down
ok 'without the standby nothing changes' reached_by v1
far ip link set v1-far down
ok 'without both it has no carrier' within 5 not carrier f0
ip link set v0 up
ok 'the standby is back: it is used' within 5 reached_by v0
far ip link set v1-far up
ok 'the primary, too' within 5 reached_by v1

set_attr v1 role standby
ok 'the roles change places' is_attr v1 role standby
ok 'both of them' is_attr v0 role primary
ok 'it sends through the new primary' within 5 reached_by v0

ip link add c type dummy
ip link add f1 type net_failover
ok 'a third slave is refused' not ip link set c master f0
ok 'a failover cannot be a slave' not ip link set f1 master f0
ok 'nor of itself' not ip link set f0 master f0
ok 'the loopback cannot be a slave' not ip link set lo master f0
ip link set f0 address 02:00:00:00:00:07
ok "the master's address is set on the primary" same_address v0 f0
ok "and on the standby" same_address v1 f0
ok 'it still sends' within 5 reached_by v0

before=$(stat f0 tx_packets)
ip link set v1 nomaster
ok 'a slave is taken off' not test -e /sys/class/net/v1/master
ok 'it has no attributes any more' not test -e /sys/class/net/v1/net_failover
ok 'and its old address again' not same_address v1 f0
ok 'the other one goes on' reached_by v0
ok 'what it has carried is not forgotten' test "$(stat f0 tx_packets)" -ge "$before"
ok 'it comes back' ip link set v1 master f0
ok 'it has the role that is free' is_attr v1 role standby

# The master's address is the first slave's.
one_too_many() { dmesg | grep -q "f0: $1 keeps its MAC address, which is the master's too"; }
ip link del f0
ok 'all goes: nobody has an address twice' not one_too_many v.
make_master
ip link set v1 nomaster
ok 'nor when the second slave goes' not one_too_many v.
ip link set v0 nomaster
ok "the first one goes, whose address is the master's: the log says so" one_too_many v0
plan
