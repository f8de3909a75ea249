# SPDX-License-Identifier: LGPL-2.1-or-later
"""The NICs of a guest, and how they are wired.

Each leg of the failover pair is a cable to one more NIC of the same guest.  Those
two are ports of a bridge in a netns of the guest, which thus is a learning switch
and the other side at once.
"""

MAC = "52:54:00:00:00:01"
OTHER_MAC = "52:54:00:00:00:02"
#: The primaries that there can be, and the PCIe ports where they belong.
PRIMARIES = {"primary": "rp2", "second": "rp5"}
#: NICs that are always there and whose cable can be pulled.
CABLES = ("standby", "far1", "far2")


def primary(nic, name="primary", paired=False):
    """Return the QEMU device of a primary; a second candidate is on the same cable's hub."""
    device = {"driver": nic, "id": name, "netdev": f"leg-{name}", "mac": MAC, "bus": PRIMARIES[name]}
    device |= {"romfile": "", "rombar": 0} if nic != "igb" else {"romfile": ""}
    return device | ({"failover_pair_id": "standby"} if paired else {})


def second_pair(mtu):
    """Return the QEMU device of one more standby, with an MTU for its driver."""
    return {"driver": "virtio-net-pci", "failover": True, "id": "second", "netdev": "leg-second", "mac": OTHER_MAC, "host_mtu": mtu, "bus": PRIMARIES["second"], "romfile": ""}


def arguments(pair=True):
    """Return QEMU's arguments for all but the primaries; without a pair the standby is a plain NIC."""
    failover = "on" if pair else "off"
    words = []
    for number in range(1, 6):
        words += ["-device", f"pcie-root-port,id=rp{number},chassis={number},slot={number}"]
    for hub, ends in enumerate((("leg-standby", "far-standby"), ("leg-primary", "leg-second", "far-primary"))):
        for end in ends:
            words += ["-netdev", f"hubport,id={end},hubid={hub}"]
    return words + [
        *("-device", f"virtio-net-pci,failover={failover},id=standby,netdev=leg-standby,mac={MAC},bus=rp1,romfile="),
        *("-device", "virtio-net-pci,id=far1,netdev=far-standby,mac=52:54:00:00:00:11,bus=rp3,romfile="),
        *("-device", "virtio-net-pci,id=far2,netdev=far-primary,mac=52:54:00:00:00:12,bus=rp4,romfile="),
    ]
