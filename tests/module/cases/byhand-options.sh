#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# The netlink attributes: who is primary, the delay, how often peers are told.
. ../guest/lib-byhand.sh

index() { cat "/sys/class/net/$1/ifindex"; }
is_option() { [[ $(nflink show f0 | sed -n "s/^$1 //p") = "$2" ]]; }

need 'there are two veths' make_slaves
ok 'the first slave can be named as primary' nflink add f0 primary "$(index v0)" takeover_delay 0 notify_peers 7
ok 'the delay is shown' is_option takeover_delay 0
ok 'in sysfs, too' is_attr f0 takeover_delay_ms 0
ok 'and how often peers are told' is_option notify_peers 7
ip link set v0 master f0
ip link set v1 master f0
ip link set f0 up
ip addr add "$NEAR/24" dev f0
ok 'it is the primary, though it came first' is_attr v0 role primary
ok 'the other one is the standby' is_attr v1 role standby
ok 'the primary is shown' is_option primary "$(index v0)"
ok 'the standby is shown' is_option standby "$(index v1)"
ok 'the active one is shown' within 5 is_option active "$(index v0)"
ok 'it is used' within 5 reached_by v0

ok 'the roles change places by netlink' nflink set f0 primary "$(index v1)"
ok 'it is the primary now' is_attr v1 role primary
ok 'and is used' within 5 reached_by v1
ok 'a slave is told its role' nflink role v1 2
ok 'it is the standby now' is_attr v1 role standby
ok 'the other one is used' within 5 reached_by v0
ok 'prefer can be set' nflink set f0 prefer 2
ok 'sysfs shows it' is_attr f0 prefer standby
ok 'the standby is used' within 5 reached_by v1
ok 'prefer can be taken back' nflink set f0 prefer 1
ok 'the primary is used' within 5 reached_by v0
ok 'the switches are counted' is_option switch_count "$(attr f0 switch_count)"

ok 'a role that there is not is refused' not nflink role v1 3
ok 'prefer refuses one, too' not nflink set f0 prefer 3
ok 'switch_count cannot be written' not nflink set f0 switch_count 1
ok 'nor standby' not nflink set f0 standby "$(index v0)"
ok 'no failover is made with a delay of an hour' not nflink add f9 takeover_delay 3600000
ok 'there is none' not exists f9
ok 'a delay of an hour is refused' not nflink set f0 takeover_delay 3600000
ok 'the old one is still there' is_option takeover_delay 0
refused() { ! nflink add f1 prefer 9 && ! exists f1; }
parameters=/sys/module/net_failover/parameters
echo 3600000 >"$parameters/takeover_delay"
echo 1000 >"$parameters/notify_peers"
ip link add f2 type net_failover
ok 'parameters out of range are the nearest that is not' test "$(attr f2 takeover_delay_ms) $(attr f2 notify_peers)" = '60000 255'
echo 100 >"$parameters/takeover_delay"
echo 3 >"$parameters/notify_peers"
ok 'what is refused at creation leaves nothing' refused

# cannot_have OPTIONS...: no failover is made with them.
cannot_have() {
    ! ip link add f3 "$@" type net_failover && ! exists f3 && return
    ip link del f3
    return 1
}
for address in 00:00:00:00:00:00 01:00:00:00:00:01; do ok "the address $address is refused" cannot_have address "$address"; done
ok 'with one queue to send a forwarded frame has none: refused' cannot_have numtxqueues 1
ok 'so are several to receive' cannot_have numrxqueues 4
ok 'more than two to send may be' ip link add f3 numtxqueues 4 type net_failover
plan
