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
ip link del vlan7
ok 'without the VLAN it is used' within 5 is_attr f0 active primary
tell refuse_vlan N

standby_stays() { within 5 is_attr f0 active standby && lasts 1 is_attr f0 active standby; }
# It comes, and its driver resets it before it is used.
ip link set p1 nomaster
set_attr f0 takeover_delay_ms 500
ip link set p1 master f0
tell detached Y
ok 'a primary that is detached when it is to be used is not' standby_stays
tell detached N
ok 'it is back: it is used' within 5 is_attr f0 active primary
ip link set f0 down
tell detached Y
ip link set f0 up
ok 'nor is one that is detached when the master is opened' standby_stays
tell detached N
ok 'it is back: it is opened and used' within 5 is_attr f0 active primary
ip link set f0 down
tell refuse_open Y
ip link set f0 up
ok 'nor one that cannot be opened then' standby_stays
tell refuse_open N
ip link set f0 mtu 1390
ok 'when it can it is used' within 5 is_attr f0 active primary

# Who listens on a netdev keeps it; its address is not the master's then.
ip link add d0 type dummy
ip link add link d0 name mv0 type macvlan
ip link add f1 type net_failover
address=$(</sys/class/net/f1/address)
ok 'a netdev with a macvlan is refused' not ip link set d0 master f1
ok 'the master has not taken its address' is f1/address "$address"
ip link del mv0
ok 'without it it is taken' ip link set d0 master f1
ok 'and its address' is f1/address "$(</sys/class/net/d0/address)"
plan
