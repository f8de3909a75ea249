# SPDX-License-Identifier: LGPL-2.1-or-later
"""A lease in an initramfs by dracut: on the master, and the real root goes on with it.

The same network manager asks there and in the real root, systemd-networkd or
NetworkManager, and finds in the second what it has left in the first.
"""

import pytest
from lab import verdict
from lab.scenario import scenario
from lab.wait import until
from test_repair import log, wide

#: The clients of the initramfs and of the real root, one after the other.
CLIENTS = 2
DHCP = {"initramfs": "dracut", "kernel_arguments": "ip=dhcp rd.neednet=1", "clients": CLIENTS}
#: udev loads the driver of a virtio device after the rules: here not before the VF, the only
#: NIC at that time, has its lease, or our unit has waited for a while.
SLOW_VIRTIO = {
    "/usr/lib/udev/rules.d/00-lab.rules": 'ACTION=="add", SUBSYSTEM=="virtio", ATTR{device}=="0x0001", PROGRAM="/bin/sh /lab-wait"\n',
    "/lab-wait": """
    tries=500
    while [ $tries -gt 0 ] && ! ip -4 -o address show scope global | grep -q inet; do
        [ ! -e /sys/fs/cgroup/system.slice/net-failover-wait.service ] || exec sleep 3
        tries=$((tries - 1))
        sleep 0.1
    done
    """,
}


def real_root(vm):
    """Return when the real root's systemd began."""
    return verdict.moment(vm.guest.output("systemctl show --timestamp=us+utc --property=UserspaceTimestamp --value").strip())


def goes_on(vm):
    vm.booted()
    vm.clean()
    assert not verdict.leak(vm.machine)
    master = vm.netdevs()["master"]
    index = int(vm.guest.output(f"cat /sys/class/net/{master}/ifindex"))
    leases = [event for event in vm.machine.events() if event.index == index and event.address and "." in event.address]
    early = [event for event in leases if event.time < real_root(vm)]
    assert [event.gone for event in early] == [False], f"not one lease in the initramfs: {early}"
    assert {event.address for event in leases} == {early[0].address}, leases
    assert early[0].address.split("/")[0] in [entry["local"] for entry in verdict.addresses(vm.machine, master)]
    vm.guest.run("systemctl is-active net-failoverd.service")


@pytest.mark.long
@scenario(order="paired", stock={"address"}, without="initramfs", **DHCP)
def test_networkd_paired(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(order="present", stock={"address"}, without="initramfs", **DHCP)
def test_networkd_present(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(order="present", stock={"address"}, without="net-failover-wait.service", early=SLOW_VIRTIO, **DHCP)
def test_networkd_late_standby(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(manager="networkmanager", order="paired", stock={"address"}, without="initramfs", **DHCP)
def test_networkmanager_paired(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(manager="networkmanager", order="present", stock={"address"}, without="initramfs", **DHCP)
def test_networkmanager_present(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(manager="networkmanager", order="present", stock={"address"}, without="net-failover-wait.service", early=SLOW_VIRTIO, **DHCP)
def test_networkmanager_late_standby(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(manager="networkmanager", start="stale", stock={"leak"}, without="net-failoverd.service", **DHCP)
def test_networkmanager_stale_initramfs(vm):
    """The daemon asks a NetworkManager that is not on the bus yet to let go of what it had in the initramfs."""
    vm.booted()
    vm.repaired(90)
    links = vm.netdevs()
    until(lambda: wide(vm, links["master"], "inet"), 60, "the master has an address")
    assert not verdict.leak(vm.machine)
    # Or else this was not what it is about.
    assert "ask NetworkManager to let go" in log(vm)
