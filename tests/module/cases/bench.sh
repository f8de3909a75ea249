#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What a frame costs, in nanoseconds of the guest, which are instructions under
# QEMU's -icount shift=0.  Says "@cost DRIVER WHAT NUMBER"; tests/bench/module
# runs it and makes a table.
# Only: bench
. ../guest/lib.sh

modprobe -a pktgen igb tun
sysctl -qw net.ipv4.ip_forward=1
frames=9000
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
    for _ in 1 2 3 4; do
        one=$("$@")
        [[ -n $best && $best -le $one ]] || best=$one
    done
    echo "$best"
}
# measure DRIVER DEVICE: what it costs to send by it
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
    ip addr flush dev "$2"
}
# upper DRIVER DEVICE: makes upper0 of it, an active-backup of one slave, or what is above
# a netdev and does nothing more
upper() {
    ip link set "$2" down
    case $1 in
        bonding) ip link add upper0 type bond mode active-backup miimon 100 ;;
        by-hand) ip link add upper0 type net_failover ;;
        team) ip link add upper0 type team && teamnl upper0 setoption mode activebackup ;;
        vlan) ip link add link "$2" name upper0 type vlan id 7 ;;
        macvlan) ip link add link "$2" name upper0 type macvlan mode passthru ;;
    esac || return
    case $1 in
        vlan | macvlan) ;;
        *) ip link set "$2" master upper0 ;;
    esac || return
    ip link set "$2" up
    ip link set upper0 up
    # Nobody but teamd would choose it.
    [[ $1 != team ]] || teamnl upper0 setoption activeport "$(<"/sys/class/net/$2/ifindex")"
    within 10 carrier upper0
}
# with_uppers DEVICE COMMAND...: runs the command with each driver's name, and upper0 there
with_uppers() {
    local driver device=$1
    shift
    for driver in bonding team by-hand vlan macvlan; do
        [[ $driver != by-hand ]] || ours || continue
        if upper "$driver" "$device"; then "$@" "$driver"; else note "no $driver above $device"; fi
        ip link del upper0
    done
}
# Interrupts at a fixed rate, and so often that waiting for the last one is less than 0.01 us
# a frame; and all of an igb's queues.
prepare() {
    ethtool -C "$1" rx-usecs 60
    [[ $(driver "$1") != igb ]] || ethtool -L "$1" combined 8
    within 20 carrier "$1"
}
upper_of_nic() { measure "$2-$1" upper0; }
# measure_nic NIC MAC: it alone and below a bond and its like; then another one, the
# pair's primary, alone and below the master
measure_nic() {
    local plain
    plain=$(by_mac "$2")
    ip link set "$plain" up
    prepare "$plain"
    measure "none-$1" "$plain"
    with_uppers "$plain" upper_of_nic "$1"
    ip link set "$plain" down
    within 10 has_pair
    dress
    host plug "$1"
    within 20 has_primary
    prepare "$primary"
    need 'the primary is used' within 20 in_use "$primary"
    # The other ends are in this guest, too, and would be counted.
    for leg in leg-primary leg-standby; do peer ip link set "$leg" down; done
    sleep 1
    ip addr flush dev "$master"
    measure "primary-$1" "$primary"
    measure "pair-$1" "$master"
    host unplug
    for leg in leg-primary leg-standby; do peer ip link set "$leg" up; done
}

# Frames that a tap receives and nobody wants, which costs the less by itself.
receive_once() {
    echo "$1" >&"${tap[1]}"
    read -r <&"${tap[0]}" && echo "$REPLY"
}
receive() {
    sleep 1
    echo "@cost $1-tap receive $(least receive_once "${2-plain}")" >&3
}
# A VLAN's frames come in tagged; only that it takes the tag off is counted with it.
upper_of_tap() { receive "$1" "$([[ $1 != vlan ]] || echo tagged)"; }
measure_tap() {
    coproc tap { inject receive in1 "$frames"; }
    within 10 exists in1
    ip link set in1 up
    receive none
    with_uppers in1 upper_of_tap
    # shellcheck disable=SC2154 # coproc sets it
    kill "$tap_PID"
}

measure_tap
measure_nic e1000e 52:54:00:00:00:21
measure_nic igb 52:54:00:00:00:31
