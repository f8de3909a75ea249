# SPDX-License-Identifier: LGPL-2.1-or-later
"""Devices that have no part in a failover keep every property they had."""

import collections
import re

from lab.machine import Pair
from lab.scenario import scenario

#: A virtio NIC without STANDBY, and two NICs that look like VFs.
PLAIN = [
    *("-netdev", "hubport,id=plain1,hubid=0", "-device", "virtio-net-pci,netdev=plain1,mac=52:54:00:fa:22:01,romfile="),
    *("-netdev", "hubport,id=plain2,hubid=0", "-device", "e1000e,netdev=plain2,mac=52:54:00:fa:22:02,romfile="),
    *("-netdev", "hubport,id=plain3,hubid=0", "-device", "e1000e,netdev=plain3,mac=52:54:00:fa:22:03,romfile="),
]
#: One of each kind that has ports, upper devices, or the pair's MAC address.
MAKE = """
set -eu
by_mac() {{ for d in /sys/class/net/*/; do d=${{d%/}}; [ "$(cat "$d/address")" != "$1" ] || echo "${{d##*/}}"; done; }}
ip link add bond9 type bond mode active-backup
ip link set "$(by_mac 52:54:00:fa:22:02)" down
ip link set "$(by_mac 52:54:00:fa:22:02)" master bond9
ip link add br9 type bridge
ip link set "$(by_mac 52:54:00:fa:22:03)" master br9
ip link add team9 type team
ip link add veth-team type veth peer name veth-team-peer
ip link set veth-team master team9
ip link add vrf9 type vrf table 9
ip link add dummy-vrf type dummy
ip link set dummy-vrf master vrf9
ip link add veth-same type veth peer name veth-same-peer
ip link set veth-same address {mac}
ip link add link {master} name macvlan9 type macvlan mode bridge
ip link add link {master} name vlan9 type vlan id 9
"""
LOOK = """
udevadm trigger --settle --action={action} --subsystem-match=net
udevadm info --export-db
grep . /proc/sys/net/ipv6/conf/*/disable_ipv6
"""
#: What a rule would do that marks whatever has a master.
NAIVE = 'SUBSYSTEM=="net", TEST=="master", ENV{ID_NET_FAILOVER_ROLE}="primary"\n'


def marked(vm, action):
    """Return {netdev: marks} of all netdevs outside the pair that bear any."""
    text = vm.guest.output(LOOK.format(action=action))
    marks = collections.defaultdict(list)
    for device in text.split("\n\n"):
        properties = dict(re.findall("^E: (\\w+)=(.*)$", device, re.M))
        if properties.get("SUBSYSTEM") == "net":
            marks[properties["INTERFACE"]] += properties.keys() & {"ID_NET_FAILOVER_ROLE", "NM_UNMANAGED"}
    for name in re.findall("^/proc/sys/net/ipv6/conf/(.*)/disable_ipv6:1$", text, re.M):
        marks[name].append("disable_ipv6")
    assert len(marks) > 15, marks
    return {name: found for name, found in marks.items() if found and name not in vm.netdevs().values()}


@scenario(stock=None, devices=PLAIN, enough="bookworm")
def test_strangers_are_left_alone(vm):
    vm.booted()
    vm.guest.run(MAKE.format(mac=Pair(1).mac, master=vm.netdevs()["master"]))
    for action in ("add", "change", "move"):
        assert not marked(vm, action)
    # The look is sharp enough to see a rule that is not.
    vm.guest.put("/etc/udev/rules.d/99-lab.rules", NAIVE.encode())
    vm.guest.run("udevadm control --reload")
    assert len(marked(vm, "change")) >= 4
