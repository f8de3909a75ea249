#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# Slaves that refuse, that their drivers detach, or that somebody wants to change.
. ../guest/lib-byhand.sh

need 'a failover of netdevs that obey' make_puppets
tell detached Y
ok 'both are detached: nobody sends' within 5 is_attr f0 active none
tell detached N
ok 'they are back: the primary is used' within 5 is_attr f0 active primary
# Of two kinds: the other one is not detached.
ip link del p0
make_slaves
ip neigh del "$FAR" dev f0
ok 'slaves may be of two kinds' ip link set v0 master f0
ok 'the standby has its role' within 5 is_attr f0 standby v0
tell detached Y
stream flood "$FAR" 5 100 >/dev/null
ok 'a detached primary does not keep the traffic' within 5 is_attr f0 active standby
tell detached N
ok 'it is back and used' within 5 is_attr f0 active primary

address=$(</sys/class/net/p1/address)
ok "a slave's address cannot be changed behind the master" not ip link set p1 address 02:00:00:00:00:05
ok "nor by who takes it down" not eval 'ip link set p1 down && ip link set p1 address 02:00:00:00:00:05'
ip link set p1 up
ok 'it is as before' is p1/address "$address"
ok "the master's can" ip link set f0 address 02:00:00:00:00:07
ok "and is both slaves'" eval 'is p1/address 02:00:00:00:00:07 && is v0/address 02:00:00:00:00:07'
tell refuse_mac Y
ok 'not if a slave refuses' not ip link set f0 address 02:00:00:00:00:08
ok 'then nobody has it' eval 'is p1/address 02:00:00:00:00:07 && is v0/address 02:00:00:00:00:07 && is f0/address 02:00:00:00:00:07'
tell refuse_mac N
ok 'it can be set later' ip link set f0 address 02:00:00:00:00:08

tell refuse_mtu Y
ok 'an MTU that a slave refuses is nobody'\''s' not ip link set f0 mtu 1400
ok 'all are as before' eval 'mtu f0 1500 && mtu p1 1500 && mtu v0 1500'
tell refuse_mtu N
tell refuse_vlan Y
ok 'a VLAN that a slave refuses is not made' not ip link add link f0 name vlan7 type vlan id 7
tell refuse_vlan N
ok 'it can be made later' ip link add link f0 name vlan7 type vlan id 7

ip link set p1 nomaster
tell refuse_open Y
ip link set p1 master f0
ok 'a primary that cannot be opened has its role' is_attr p1 role primary
ok 'but the standby is used' within 5 reached_by v0
tell refuse_open N
tell refuse_vlan Y
ip link set f0 mtu 1450
ok 'nor is one used that refuses the VLAN' lasts 1 is_attr f0 active standby
tell refuse_vlan N
ip link set f0 mtu 1400
ok 'when it can it is used' within 5 is_attr f0 active primary
plan
