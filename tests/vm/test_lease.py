# SPDX-License-Identifier: LGPL-2.1-or-later
"""Slave and master send the same client identifier, and hold one lease: the repair keeps it.

The server is a real one, and a client of its own asks for the address afterwards.
"""

import pytest
from lab import styles, verdict
from lab.scenario import scenario
from lab.wait import until
from test_repair import NO_INITRAMFS, wide

LATE = {"order": "present", "kernel_arguments": "modprobe.blacklist=virtio_net", "moves": True, "stock": None}
NETWORKD = {"/etc/systemd/network/70-lab.network": "[Match]\nName=en*\n[Network]\nDHCP=ipv4\n[DHCPv4]\nClientIdentifier=mac\n"}
NETWORKMANAGER = {"/etc/NetworkManager/conf.d/lab.conf": "[connection]\nipv4.dhcp-client-id=mac\n"}
#: dhclient sends none, and is known by its address; dhcpcd is told to.
IFUPDOWN = styles.ifupdown("enp1s0", "enp1s0nsby", "enp2s0") | {
    "/etc/dhcpcd.conf": "clientid\npersistent\noption domain_name_servers, interface_mtu\n",
}


def kept(vm, address):
    """The master holds the address, and the server knows it."""
    master = vm.netdevs()["master"]
    until(lambda: wide(vm, master, "inet"), 60, "the master has a lease")
    assert address in [entry["local"] for entry in verdict.addresses(vm.machine, master)]
    said = vm.peer.said("dnsmasq.log")
    assert "DHCPACK" in said and "DHCPRELEASE" not in said and "DHCPDECLINE" not in said, said[-2000:]
    assert vm.peer.lease() == address
    assert vm.peer.offered(address) not in ("", address)


def repair(vm):
    primary = "enp2s0"
    until(lambda: wide(vm, primary, "inet"), 60, "the VF has its lease")
    address = vm.peer.lease()
    vm.guest.run("modprobe virtio_net")
    until(lambda: len(vm.netdevs()) == 3, 60, "the pair is complete")
    until(lambda: wide(vm, vm.netdevs()["master"], "inet"), 90, "the master has a lease")
    vm.repaired(90)
    kept(vm, address)


@scenario(files=NETWORKD, enough="bookworm", **LATE)
def test_networkd(vm):
    repair(vm)


@pytest.mark.long
@scenario(manager="networkmanager", files=NETWORKMANAGER, **LATE)
def test_networkmanager(vm):
    repair(vm)


@pytest.mark.long
@scenario(manager="ifupdown", files=IFUPDOWN, **LATE)
def test_ifupdown(vm):
    repair(vm)


@pytest.mark.long
@scenario(start="stock", files=NETWORKD | NO_INITRAMFS, moves=True, stock=None)
def test_installation(vm):
    until(lambda: len(vm.netdevs()) == 3, 90, "the pair is complete")
    until(lambda: all(wide(vm, name, "inet") for name in vm.netdevs().values()), 90, "all three have the lease")
    address = vm.peer.lease()
    vm.install()
    vm.repaired(90)
    kept(vm, address)
