#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What a frame costs, in nanoseconds of the guest, which are instructions under
# QEMU's -icount shift=0.  Says "@cost DRIVER WHAT NUMBER"; tests/bench/module
# runs it and makes a table.
# Only: bench
. ../guest/lib.sh

modprobe -a pktgen igb tun
sysctl -qw net.ipv4.ip_forward=1
frames=3000
nobody=52:54:00:00:00:77

pg() { echo "$2" >"/proc/net/pktgen/$1"; }
# pktgen DEVICE MODE BYTES: without a socket
pktgen() {
    pg kpktgend_0 rem_device_all
    pg kpktgend_0 "add_device $1"
    pg "$1" "count $frames"
    pg "$1" "pkt_size $3"
    pg "$1" "xmit_mode $2"
    pg "$1" "dst_mac $nobody"
    pg "$1" 'dst 192.0.2.9'
    pg pgctrl start
    awk -v count="$frames" '/OK: / { sub(/\(.*/, "", $3); print int($3 * 1000 / count) }' \
        "/proc/net/pktgen/$1"
}
least() {
    local one best=''
    for _ in 1 2 3 4 5 6; do
        one=$("$@")
        [[ -n $best && $best -le $one ]] || best=$one
    done
    echo "$best"
}
# measure DRIVER DEVICE RECEIVER: the frames come in by RECEIVER
measure() {
    local bytes
    ip addr flush dev "$2"
    ip addr add "$US/24" dev "$2"
    ip neigh replace 192.0.2.9 lladdr "$nobody" dev "$2"
    sleep 1
    for bytes in 60 1500; do
        echo "@cost $1 bare-$bytes $(least pktgen "$2" queue_xmit "$bytes")" >&3
        echo "@cost $1 socket-$bytes $(least stream flood 192.0.2.9 "$frames" "$bytes")" >&3
    done
    echo "@cost $1 segments $(least stream segments 192.0.2.9 100 40 1500)" >&3
    echo "@cost $1 forwarded $(least inject forward "$frames")" >&3
    [[ -z ${3-} ]] || echo "@cost $1 receive $(least pktgen "$3" netif_receive 60)" >&3
    ip addr flush dev "$2"
}
# upper DRIVER DEVICE: makes upper0 of it, an active-backup of one slave, or what is above
# a netdev and does nothing more
upper() {
    case $1 in
        vlan) ip link add link "$2" name upper0 type vlan id 7 && ip link set upper0 up; return ;;
        macvlan) ip link add link "$2" name upper0 type macvlan mode passthru && ip link set upper0 up; return ;;
    esac
    ip link set "$2" down
    case $1 in
        bonding) ip link add upper0 type bond mode active-backup miimon 100 ;;
        by-hand) ip link add upper0 type net_failover ;;
        team) ip link add upper0 type team && teamnl upper0 setoption mode activebackup ;;
    esac && ip link set "$2" master upper0 || return
    ip link set upper0 up
    ip link set "$2" up
    # Nobody but teamd would choose it.
    [[ $1 != team ]] || teamnl upper0 setoption activeport "$(<"/sys/class/net/$2/ifindex")"
    within 10 carrier upper0
}
measure_uppers() {
    local driver
    for driver in bonding team by-hand vlan macvlan; do
        [[ $driver != by-hand ]] || ours || continue
        # A VLAN's frames come in tagged.
        upper "$driver" "$2" && measure "$driver-$1" upper0 "$([[ $driver = vlan ]] || echo "$2")"
        ip link del upper0
    done
}
eight_queues() { [[ $(driver "$1") != igb ]] || ethtool -L "$1" combined 8; }
# measure_nic NIC MAC: it alone, below a bond and its like, and another one as the primary
measure_nic() {
    local plain
    plain=$(by_mac "$2")
    eight_queues "$plain"
    ip link set "$plain" up
    within 10 carrier "$plain"
    measure "none-$1" "$plain" "$plain"
    measure_uppers "$1" "$plain"
    within 10 has_pair
    dress
    host plug "$1"
    within 20 has_primary
    eight_queues "$primary"
    within 20 carrier "$primary"
    sleep 1
    need 'the primary is used' within 20 in_use "$primary"
    # The other ends are in this guest, too, and would be counted.
    for leg in leg-primary leg-standby; do peer ip link set "$leg" down; done
    sleep 1
    measure "pair-$1" "$master" "$primary"
    host unplug
    for leg in leg-primary leg-standby; do peer ip link set "$leg" up; done
    ip link set "$plain" down
}

measure_nic e1000e 52:54:00:00:00:21
measure_nic igb 52:54:00:00:00:31
