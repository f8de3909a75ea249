#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# A primary that is up and not used, as it is too new or cannot be: what comes by it.
. ../guest/lib-byhand.sh

index() { cat "/sys/class/net/$1/ifindex"; }
need 'two veths' make_slaves
need 'a master, which waits a minute for its primary' nflink add f0 primary "$(index v1)" takeover_delay 60000
ip link set v1 up
ip link set v1 master f0
ip link set f0 up
ip addr add "$NEAR"/24 dev f0
need 'it has one, which is not used' eval 'is_attr v1 role primary && is_attr f0 active none'

# Nobody else is there, so there is nothing to be found out by what comes.
tracing=/sys/kernel/tracing
event=$tracing/events/workqueue/workqueue_execute_start
few_looks() {
    local received looks
    : >"$tracing/trace"
    received=$(stat v1 rx_packets)
    echo 1 >"$event/enable"
    far ping -b -i 0.01 -w 2 -q 198.51.100.255 >/dev/null 2>&1
    echo 0 >"$event/enable"
    received=$(($(stat v1 rx_packets) - received))
    looks=$(grep -c nfo_reconcile_work "$tracing/trace")
    note "$received frames, it was looked $looks times"
    ((received >= 50 && looks < received / 5))
}
ok 'not every frame makes the master look for another slave' few_looks

ip link set v0 master f0
need 'there is a standby: it is used' within 5 reached_by v0

# A NIC's own switch does not learn.
steer() {
    far bridge link set dev v0-far learning off
    far bridge fdb replace "$(</sys/class/net/f0/address)" dev v1-far master static
}
not_lost() {
    local before
    before=$(stat v1 rx_packets)
    reached_by v0 && note "$(($(stat v1 rx_packets) - before)) by the primary" && (($(stat v1 rx_packets) >= before + 3))
}
# Unicast comes by the standby, and more than a second goes by.
ok 'it is not used' eval 'lasts 1 reached_by v0 && is_attr f0 active standby'
steer
ok 'all that comes by it is taken' not_lost
ok 'it is not used still' is_attr f0 active standby

# What it refuses it does not get: a VLAN has no more than what is below it.
ip link set v1 nomaster
set_attr f0 takeover_delay_ms 0
far ip link set v1-far nomaster
for name in v1 v1-far; do
    netns=''
    [[ $name = v1 ]] || netns='-n far'
    # shellcheck disable=SC2086 # two words or none
    ip $netns link set "$name" mtu 1400 up && ip $netns link add link "$name" name "$name.9" type vlan id 9 && ip $netns link set "$name.9" up
done
far ip link set v1-far.9 master br0
ip link set v1.9 master f0
ok 'a primary whose MTU is too small' is_attr v1.9 role primary
ok 'is not used' eval 'lasts 1 reached_by v0 && is_attr f0 active standby'
far bridge fdb replace "$(</sys/class/net/f0/address)" dev v1-far.9 master static
refused_not_lost() {
    local before
    before=$(stat v1.9 rx_packets)
    reached_by v0 && (($(stat v1.9 rx_packets) >= before + 3))
}
ok 'all that comes by it is taken, too' refused_not_lost
ip link set v1 mtu 1500
far ip link set v1-far mtu 1500
far ip link set v1-far.9 mtu 1500
ok 'when it may have the MTU it is used' within 5 is_attr f0 active primary
ok 'and works' within 5 reached_by v1.9
plan
