# SPDX-License-Identifier: LGPL-2.1-or-later
"""NICs that are no failover pair, each on a root port of its own: its bus is the number plus one."""


class Needs:
    """What Machine asks of a pair, for a guest that has none: only a QEMU that has this device."""

    files, early = {}, {}
    hidden = False

    def __init__(self, device):
        self.device = device

    @staticmethod
    def arguments():
        """Return nothing: the NICs are no pair."""
        return []


def nic(number, driver, mac, hub):
    """Return QEMU's arguments for a NIC on a hub."""
    return (
        *("-device", f"pcie-root-port,id=rp{number},chassis={number},slot={number},bus=pcie.0,addr={16 + number:#x}"),
        *("-netdev", f"hubport,id=hub{number},hubid={hub}"),
        *("-device", f"{driver},netdev=hub{number},bus=rp{number},mac={mac},romfile="),
    )
