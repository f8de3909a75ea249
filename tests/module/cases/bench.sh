# SPDX-License-Identifier: LGPL-2.1-or-later
# What a frame costs: nanoseconds of the guest, which are instructions under
# QEMU's -icount shift=0.  Prints "cost DEVICE WHAT NUMBER", no TAP.
. /cases/lib.sh

modprobe pktgen
COUNT=${NFO_count:-3000}
pg() { echo "$2" >"/proc/net/pktgen/$1"; }
# pktgen DEVICE MODE BYTES MAC: nanoseconds a packet
pktgen() {
    pg kpktgend_0 rem_device_all
    pg kpktgend_0 "add_device $1"
    pg "$1" "count $COUNT"
    pg "$1" "pkt_size $3"
    pg "$1" "xmit_mode $2"
    pg "$1" "dst_mac $4"
    pg "$1" "dst 192.0.2.9"
    pg pgctrl start
    sed -n 's/.*OK: \([0-9]*\)(c.*/\1/p' "/proc/net/pktgen/$1" |
        awk -v count="$COUNT" '{ printf "%d\n", $1 * 1000 / count }'
}
best() {
    local n least=''
    for _ in 1 2 3; do
        n=$("$@")
        [[ -n $least && $least -le $n ]] || least=$n
    done
    echo "$least"
}
# measure NAME DEVICE RECEIVING-DEVICE
measure() {
    local bytes
    ip addr flush dev "$2"
    ip addr add 192.0.2.1/24 dev "$2"
    ip neigh replace 192.0.2.9 lladdr 52:54:00:00:00:77 dev "$2"
    sleep 1
    for bytes in 60 1500; do
        echo "cost $1 tx-$bytes $(best pktgen "$2" queue_xmit $bytes 52:54:00:00:00:77)" >&3
        echo "cost $1 socket-$bytes $(best stream flood 192.0.2.9 $COUNT $bytes)" >&3
    done
    echo "cost $1 rx-60 $(best pktgen "$3" netif_receive 60 52:54:00:00:00:77)" >&3
    ip addr flush dev "$2"
}
# upper KIND DEVICE: makes upper0 of it, active-backup with one slave
upper() {
    case $1 in
        bonding) ip link add upper0 type bond mode active-backup miimon 100 ;;
        team) return 1 ;;
        ours) ip link add upper0 type net_failover ;;
    esac
    ip link set "$2" down
    ip link set "$2" master upper0
    ip link set upper0 up
    ip link set "$2" up
    within 10 field upper0 LOWER_UP
    sleep 1
}

plain=$(by_mac 52:54:00:00:00:21)
ip link set "$plain" up
within 10 field "$plain" LOWER_UP
measure bare "$plain" "$plain"
if within 10 find_pair && plug_quietly; then
    ip link set "$master" up
    within 10 field "$primary" LOWER_UP
    sleep 2
    measure "${NFO_driver:-pair}" "$master" "$primary"
fi
for kind in bonding ours; do
    upper "$kind" "$plain" || continue
    measure "$kind-by-hand" upper0 "$plain"
    ip link del upper0
done
for queues in 8; do
    ip link add many numtxqueues $queues numrxqueues $queues type dummy
    ip link set many up
    measure "bare-$queues-queues" many many
    for kind in bonding ours; do
        upper "$kind" many || continue
        measure "$kind-$queues-queues" upper0 many
        ip link del upper0
    done
    ip link del many
done
