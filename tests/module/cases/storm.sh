# SPDX-License-Identifier: LGPL-2.1-or-later
# Everything at once, and often; the kernel's checks are the judge.
. /cases/lib.sh

cycles=${NFO_cycles:-4}
need 'the pair is in use' scene
ping -i 0.002 -s 1000 -q $PEER >/dev/null 2>&1 &
traffic=$!
stream receive 5003 >/dev/null &
peer stream send $US 5003 900000 &

cycle() {
    for _ in $(seq "$cycles"); do
        unplug || return
        host plug && within 20 has_primary || return
    done
}
ok "$cycles times unplugged and plugged beside traffic" cycle

rename_and_mtu() {
    local n mtu
    for n in $(seq 30); do
        mtu=$((1280 + n % 3 * 100))
        ip link set "$master" mtu $mtu || return
        ip link set "$primary" name p-renamed || return
        ip link set p-renamed name "$primary" || return
        ip link set "$standby" down
        ip link set "$standby" up
        ip link set "$primary" down
        ip link set "$primary" up
        ip link set "$master" promisc on allmulticast on
        ip link set "$master" promisc off allmulticast off
        cat /sys/class/net/"$master"/net_failover/* /sys/class/net/*/statistics/* >/dev/null
    done
    ip link set "$master" mtu 1500
}
ok 'renames, MTUs and links beside traffic' rename_and_mtu
ok 'the peer answers' within 10 pings_all 3

virtio=$(basename "$(readlink "/sys/class/net/$standby/device")")
driver=/sys/bus/virtio/drivers/virtio_net
rebind() {
    local n
    for n in $(seq 5); do
        echo "$virtio" >$driver/unbind
        echo "$virtio" >$driver/bind
        within 20 find_pair || return
        ip link set "$master" up
        [[ $((n % 2)) = 0 ]] || sleep 0.2
    done
    ip addr replace $US/24 dev "$master"
}
ok 'virtio_net unbound and bound beside traffic' rebind
ok 'the pair is there again' within 30 has_primary
ok 'the peer answers' within 20 pings_all 3
# Whoever is first to remove and whoever is second, at the same time.
race() {
    local n
    for n in $(seq 3); do
        host unplug &
        echo "$virtio" >$driver/unbind
        echo "$virtio" >$driver/bind
        wait $!
        within 30 find_pair || return
        ip link set "$master" up
        host plug
        within 30 has_primary || return
    done
}
ok 'both slaves removed at the same time' race
kill $traffic
complaints() { dmesg | grep -E 'waiting for .* to become free|WARNING|BUG|KASAN|refcount|Oops|page allocation failure'; }
ok 'the kernel does not complain' not complaints
plan
