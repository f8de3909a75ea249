#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Two hosts in one guest, each a NIC with SR-IOV (igb) below a bridge:
#
#   source: PF s0 in br0, tap ts and port p2 beside it; VFs: vs (the machine's), p3, us
#   destination: PF d0 in br1, td and p4; vd, p5, ud
#   p1 is a NIC of its own on the same wire
#
# The machine's VFs and the points are in network namespaces of the same names.
# With "vf" the uplink of the bridges is a VF (us, ud), with "pf" the PF; with "ovs" it is the
# PF, and the bridges are Open vSwitch's.
#
# usage: scene.sh pf|vf|ovs|clear
set -eu

clear() {
    for netns in vs p2 p3 vd p4 p5 p1; do ip netns del "$netns" 2>/dev/null || :; done
    for bridge in $(ovs-vsctl list-br 2>/dev/null); do ovs-vsctl del-br "$bridge"; done
    for link in br0 br1 ts td; do ip link del "$link" 2>/dev/null || :; done
    for device in 0000:01:00.0 0000:02:00.0; do echo 0 >"/sys/bus/pci/devices/$device/sriov_numvfs"; done
    for pf in s0 d0; do
        [ -e "/sys/class/net/$pf" ] || continue
        # The NIC forgets the filters of its VFs only so.
        ip link set "$pf" down
        tc qdisc del dev "$pf" clsact 2>/dev/null || :
        bridge fdb show dev "$pf" | while read -r address _; do
            case $address in 52:54:00:00:00:0?) bridge fdb del "$address" dev "$pf" self ;; esac
        done
    done
}

modprobe igb
if [ "$1" = clear ]; then
    clear
    exit
fi
uplink=$1
# The machine begins on the source, by its VF.
M=52:54:00:00:12:53

sysctl -qw net.ipv6.conf.default.disable_ipv6=1 net.ipv6.conf.all.disable_ipv6=1

netdev() { # of a PCI device; its driver may just be at it
    for _ in $(seq 100); do
        for path in "/sys/bus/pci/devices/$1/net/"*; do
            [ ! -e "$path" ] || { echo "${path##*/}"; return; }
        done
        sleep 0.1
    done
    echo "no netdev on $1" >&2
    exit 1
}

named() { # OLD NEW
    [ "$1" != "$2" ] || return 0
    ip link set "$1" down
    ip link set "$1" name "$2"
}

bridge_new() { # NAME
    if [ "$uplink" = ovs ]; then ovs-vsctl add-br "$1"; else ip link add "$1" type bridge forward_delay 0; fi
}

join() { # PORT BRIDGE
    if [ "$uplink" = ovs ]; then ovs-vsctl add-port "$2" "$1"; else ip link set "$1" master "$2"; fi
}

host() { # PCI-DEVICE LETTER DIGIT-OF-MACS BRIDGE PORT VF-POINT MAC-OF-FIRST-VF
    pci=/sys/bus/pci/devices/$1
    named "$(netdev "$1")" "$2""0"
    # Else "PF still in reset", and the VFs have random addresses.
    ip link set "$2""0" up
    echo 0 >"$pci/sriov_drivers_autoprobe"
    echo 3 >"$pci/sriov_numvfs"
    ip link set "$2""0" vf 0 mac "$7"
    ip link set "$2""0" vf 1 mac "52:54:00:00:1$3:01"
    ip link set "$2""0" vf 2 mac "52:54:00:00:1$3:02"
    # Before its filter takes another address.
    ip link set "$2""0" vf 1 trust on
    echo 1 >"$pci/sriov_drivers_autoprobe"
    modprobe igbvf
    for vf in 0:"v$2" 1:"u$2" 2:"$6"; do
        device=$(readlink -f "$pci/virtfn${vf%%:*}")
        echo "${device##*/}" >/sys/bus/pci/drivers_probe
        named "$(netdev "${device##*/}")" "${vf#*:}"
    done

    bridge_new "$4"
    if [ "$uplink" = vf ]; then up=u$2; ip link set "$up" up; else up="$2""0"; fi
    join "$up" "$4"
    # The emulated NIC gives a frame back to the pool that has sent it; a real one does not.
    origin=$(printf '0x%x' "'$2")
    tc qdisc add dev "$up" clsact
    tc filter add dev "$up" ingress protocol 0x88b5 u32 match u8 "$origin" 0xff at 0 action drop
    ip tuntap add "t$2" mode tap
    join "t$2" "$4"
    ip link set "t$2" up
    ip link set "$4" up

    into "$5" veth "$4"
    into "$6"
    into "v$2"
    # What a host's administrator has told the NIC anyway: a VF of it reaches the bridge's ports.
    bridge fdb add "$(mac_of "$5")" dev "$up" self
}

mac_of() { ip -n "$1" -br link show "$1" | awk '{print $3}'; }

into() { # NAME [veth BRIDGE]: moves a netdev, or the end of a new veth, into a namespace
    ip netns add "$1"
    if [ $# = 1 ]; then
        ip link set "$1" netns "$1"
    else
        ip link add "$1" netns "$1" address "52:54:00:00:00:0${1#p}" type veth peer name "port-$1"
        join "port-$1" "$3"
        ip link set "port-$1" up
    fi
    ip -n "$1" link set "$1" up
}

host 0000:01:00.0 s 0 br0 p2 p3 "$M"
host 0000:02:00.0 d 1 br1 p4 p5 "$M"
# Its driver has taken the address, and may use it once it is given again.
ip -n vd link set vd down
ip link set d0 vf 0 mac 52:54:00:00:11:00
named "$(netdev 0000:03:00.0)" p1
into p1
