#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Makes this guest a host: a card with SR-IOV below the bridge br0, of which VF 0 and VF 2 are
# for machines and VF 1 is a point that talks with one, as is a port of the bridge; libvirtd with TCP.
# The first host has the wire's own card, too.
#
# usage: scene.sh ADDRESS BRIDGE-POINT VF-POINT [WIRE-POINT]
set -eu

address=$1 bridge_point=$2 vf_point=$3 wire_point=${4-}
card=0000:01:00.0
pci=/sys/bus/pci/devices/$card

sysctl -qw net.ipv6.conf.default.disable_ipv6=1 net.ipv6.conf.all.disable_ipv6=1

netdev() { # of a PCI device; its driver may just be at it
    for _ in $(seq 100); do
        for path in "/sys/bus/pci/devices/$1/net/"* "/sys/bus/pci/devices/$1/"virtio*/net/*; do
            [ ! -e "$path" ] || { echo "${path##*/}"; return; }
        done
        sleep 0.1
    done
    echo "no netdev on $1" >&2
    exit 1
}

named() { # OLD NEW
    [ "$1" = "$2" ] || ip link set "$1" down name "$2"
}

point() { # NETDEV: into a namespace of its name
    ip netns add "$1"
    ip netns exec "$1" sysctl -qw net.ipv6.conf.default.disable_ipv6=1
    ip link set "$1" netns "$1"
    ip -n "$1" address add "10.77.1.${1#p}/24" dev "$1"
    ip -n "$1" link set "$1" up
}

named "$(netdev 0000:02:00.0)" mgmt
ip address add "$address/24" dev mgmt
ip link set mgmt up

modprobe igb
named "$(netdev "$card")" card
# Else "PF still in reset", and the VFs have random addresses.
ip link set card up
echo 0 >"$pci/sriov_drivers_autoprobe"
echo 3 >"$pci/sriov_numvfs"
digit=${vf_point#p}
ip link set card vf 0 mac "52:54:00:00:1$digit:00"
ip link set card vf 1 mac "52:54:00:00:1$digit:01"
ip link set card vf 2 mac "52:54:00:00:1$digit:02"
modprobe igbvf
echo 1 >"$pci/sriov_drivers_autoprobe"
for vf in 0 1 2; do
    device=$(readlink -f "$pci/virtfn$vf")
    echo "${device##*/}" >/sys/bus/pci/drivers_probe
done
device=$(readlink -f "$pci/virtfn1")
named "$(netdev "${device##*/}")" "$vf_point"
point "$vf_point"
modprobe vfio-pci

ip link add br0 type bridge forward_delay 0
ip link set card master br0
ip link set br0 up
bridge_address=52:54:00:00:00:0${bridge_point#p}
ip link add "$bridge_point" address "$bridge_address" type veth peer name "port-$bridge_point"
ip link set "port-$bridge_point" master br0 up
point "$bridge_point"
# The emulated card gives a frame back to the pool that has sent it, if it is a broadcast or
# that pool has a filter for its receiver, as while a machine hears by both halves.  A real
# one does not (DTXSWC, Local Loopback Enable, which the driver leaves off), and the bridge
# would learn that the sender is behind its uplink.
nft -f - <<END
table bridge lab {
    set here {
        type ether_addr
        flags dynamic,timeout
        timeout 200ms
    }
    chain prerouting {
        type filter hook prerouting priority -300
        iifname "card" meta pkttype { broadcast, multicast } ether saddr @here drop
        iifname "card" ether saddr $bridge_address drop
        iifname != "card" update @here { ether saddr }
    }
}
END
# What a host's administrator has told the card anyway: a VF of it reaches the bridge's ports.
bridge fdb add "$bridge_address" dev card self

if [ -n "$wire_point" ]; then
    modprobe e1000e
    named "$(netdev 0000:03:00.0)" "$wire_point"
    point "$wire_point"
fi

# Writes down when libvirt calls its hook for what.
mkdir -p /etc/libvirt/hooks/qemu.d
cat >/etc/libvirt/hooks/qemu.d/10-lab <<'END'
#!/bin/sh
cat >/dev/null
echo "$(date +%s.%N) hook $2 $3 $4" >>/run/hooks.out
END
chmod +x /etc/libvirt/hooks/qemu.d/10-lab

sed -i '/^migration_host\|^stdio_handler/d' /etc/libvirt/qemu.conf
printf 'migration_host = "%s"\nstdio_handler = "file"\n' "$address" >>/etc/libvirt/qemu.conf
printf 'auth_tcp = "none"\nlisten_addr = "%s"\n' "$address" >>/etc/libvirt/libvirtd.conf
systemctl stop libvirtd.service libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket
systemctl start libvirtd-tcp.socket libvirtd.service
# libvirt asks QEMU what it can, for the first who wants to know.
virsh --quiet domcapabilities --virttype qemu >/dev/null
