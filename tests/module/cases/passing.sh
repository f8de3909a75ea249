# SPDX-License-Identifier: LGPL-2.1-or-later
# What is set on the master reaches its slaves, and stays there.
. /cases/lib.sh

need 'the pair is in use' scene
promiscuous() { ip -d -o link show "$1" | grep -q "promiscuity $2"; }
allmulti() { ip -d -o link show "$1" | grep -q "allmulti $2"; }

ip link set "$master" promisc on
ok 'promiscuous mode reaches the primary' promiscuous "$primary" 1
ok 'promiscuous mode reaches the standby' promiscuous "$standby" 1
ip link set "$master" promisc off
ok 'and is taken back from the primary' promiscuous "$primary" 0
ok 'and from the standby' promiscuous "$standby" 0
flags() { (($(cat "/sys/class/net/$1/flags") & 0x200)); }
ip link set "$master" allmulticast on
# The flag is internal; what the driver sees is shown by ip -d since 6.3.
if ip -d -o link show "$primary" | grep -q allmulti; then
    ok 'all-multicast mode reaches the primary' allmulti "$primary" 1
    ok 'all-multicast mode reaches the standby' allmulti "$standby" 1
else
    skip 'all-multicast mode reaches the primary' 'ip does not show it'
    skip 'all-multicast mode reaches the standby' 'ip does not show it'
fi
ip link set "$master" allmulticast off

mtu() { [[ $(cat "/sys/class/net/$1/mtu") = "$2" ]]; }
ok "a slave's MTU cannot be changed behind the master" not ip link set "$primary" mtu 1400
ok 'it is as before' mtu "$primary" 1500
ok "the master's MTU can be changed" ip link set "$master" mtu 1400
ok 'it reaches the primary' mtu "$primary" 1400
ok 'it reaches the standby' mtu "$standby" 1400
ok 'an MTU that a slave cannot have is refused' not ip link set "$master" mtu 30000
ok 'and nobody has it' mtu "$standby" 1400

has_group() { ip maddr show dev "$1" | grep -qi "link *01:00:5e:01:02:04"; }
ip addr add 239.1.2.4/32 dev "$master" autojoin
ok 'a multicast group reaches the primary' has_group "$primary"
ok 'a multicast group reaches the standby' has_group "$standby"
has_fdb() { bridge fdb show dev "$1" | grep -qi 52:54:00:00:aa:bb || ip maddr show dev "$1" | grep -qi 52:54:00:00:aa:bb; }
ip link add link "$master" name vlan7 type vlan id 7
ip link set vlan7 up
ip addr add 198.51.100.1/24 dev vlan7
peer ip link add link br0 name vlan7 type vlan id 7
peer ip link set vlan7 up
peer ip addr add 198.51.100.2/24 dev vlan7
vlan_pings() { ping -i 0.05 -c 5 -W 1 -q 198.51.100.2 | grep -q ' 0% packet loss'; }
ok 'a VLAN works over the primary' vlan_pings

ok 'unplug' unplug
ok 'the VLAN works over the standby' vlan_pings
ok 'plug' plug
ok "the new primary has the master's MTU" mtu "$primary" 1400
ok 'the new primary has the group' within 5 has_group "$primary"
ok 'the VLAN works over the new primary' vlan_pings
plan
