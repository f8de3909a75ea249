#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours debug
# Whoever objects to what happens to a netdev (a notifier that returns an error) stops
# it as a whole, and it can be done again later.
. ../guest/lib-byhand.sh

need 'there is somebody who objects' modprobe netdev-notifier-error-inject
events=/sys/kernel/debug/notifier-error-inject/netdev/actions
objects() { echo -12 >"$events/$1/error"; }
agrees() { echo 0 >"$events/$1/error"; }
# under EVENT COMMAND...: what it does while somebody objects.
under() {
    local event=$1
    shift
    objects "$event"
    "$@" >/dev/null 2>&1
    agrees "$event"
}
slaves() { compgen -G '/sys/class/net/f0/lower_*' | grep -c .; }
roles() { grep -lxE 'primary|standby' /sys/class/net/v?/net_failover/role 2>/dev/null | grep -c .; }
# As many slaves as the master's attributes name, and none that does not know of it.
whole() {
    local names
    names=$({ attr f0 primary; attr f0 standby; } 2>/dev/null | grep -c .)
    echo "slaves: $(slaves), named: $names, with a role: $(roles)"
    (($(slaves) == names && names == $(roles)))
}
gone() { ! exists f0 && (($(roles) == 0)); }

add() { ip link add f0 type net_failover; }
for event in NETDEV_REGISTER NETDEV_POST_INIT; do
    under "$event" add
    ok "$event: no master" gone
done
make_slaves
for event in NETDEV_PRECHANGEUPPER NETDEV_CHANGEUPPER NETDEV_PRECHANGEMTU NETDEV_CHANGEMTU NETDEV_PRE_UP; do
    add
    # Its MTU has to be changed for the master.
    ip link set v0 mtu 1400
    for slave in v0 v1; do
        under "$event" ip link set "$slave" master f0
        ok "$event: $slave is enslaved or not" whole
        under "$event" ip link set "$slave" nomaster
        ok "$event: it is released or not" whole
        ip link set "$slave" master f0
        ok "$event: it can be enslaved" whole
    done
    under "$event" ip link set f0 up
    under "$event" ip link set f0 mtu 1300
    under "$event" ip link set f0 down
    ok "$event: all is whole" whole
    ip link set f0 mtu 1500
    ip link set f0 up
    ip addr add "$NEAR"/24 dev f0
    ok "$event: it can be used" within 5 is_attr f0 active primary
    ok "$event: it works" within 5 reached_by v1
    under "$event" ip link del f0
    ip link del f0 2>/dev/null
    ok "$event: it goes" within 5 gone
done

need 'the pair is in use' scene
pci=$(basename "$(readlink -f "/sys/class/net/$primary/device")")
again() { echo "$pci" >"/sys/bus/pci/drivers/$NIC/unbind"; echo "$pci" >"/sys/bus/pci/drivers/$NIC/bind"; }
for event in NETDEV_REGISTER NETDEV_POST_INIT NETDEV_PRECHANGEUPPER NETDEV_CHANGEUPPER NETDEV_PRECHANGEMTU NETDEV_PRE_UP; do
    under "$event" again
    again 2>/dev/null || echo "$pci" >"/sys/bus/pci/drivers/$NIC/bind"
    ok "$event: the primary can be plugged again" within 20 has_primary
    ok "$event: and is used" within 20 in_use "$primary"
done
plan
