# SPDX-License-Identifier: LGPL-2.1-or-later
"""NetworkManager: one connection, on the master."""

import pytest
from lab import verdict
from lab.scenario import scenario
from lab.wait import TimedOut, until
from test_repair import log, wide

STOCK = {"dhcp", "address", "role"}
#: The VF is there, and configured, long before its master.
LATE = {"manager": "networkmanager", "order": "present", "kernel_arguments": "modprobe.blacklist=virtio_net"}


def connections(vm):
    """Return the netdevs that have an active connection; the loopback has one of its own since 1.42."""
    lines = vm.guest.output("nmcli -g DEVICE connection show --active").split()
    return sorted(set(lines) - {"lo"})


def only_the_master(vm):
    """All is well, and the one connection is the master's."""
    vm.clean()
    if not vm.expected:
        assert connections(vm) == [vm.netdevs()["master"]]
        assert not verdict.leak(vm.machine)


@scenario(manager="networkmanager", order="paired", stock=STOCK, enough="trixie")
def test_paired(vm):
    vm.booted()
    only_the_master(vm)
    vm.unplug()
    vm.plug()
    only_the_master(vm)
    vm.guest.run("nmcli general reload")
    only_the_master(vm)
    vm.guest.run("systemctl restart NetworkManager.service", limit=120)
    only_the_master(vm)


@pytest.mark.long
@scenario(manager="networkmanager", order="present", stock=STOCK)
def test_present(vm):
    vm.booted()
    only_the_master(vm)


def master_after_the_lease(vm):
    """Load virtio_net once the VF has its lease, and return (netdevs, the TCP connection)."""
    primary = "enp2s0"
    until(lambda: wide(vm, primary, "inet") and connections(vm) == [primary], 90, "the VF has its lease")
    received = vm.talk()
    vm.goes_on(received, "at first")
    vm.machine.set_uplink(False)
    vm.guest.run("modprobe virtio_net")
    until(lambda: len(vm.netdevs()) == 3, 60, "the pair is complete")
    links = vm.netdevs()
    assert links["primary"] == primary
    if not vm.expected:
        until(lambda: "last way in" in log(vm), 60, "the daemon sees that it has to wait")
    assert wide(vm, primary, "inet") and verdict.managed(vm.machine, primary)
    return links, received


@pytest.mark.long
@scenario(stock={"leak"}, without="net-failoverd.service", **LATE)
def test_master_that_comes_after_the_lease(vm):
    """NetworkManager keeps a device that it has activated, whatever udev says of it then."""
    links, received = master_after_the_lease(vm)
    vm.machine.set_uplink(True)
    until(lambda: wide(vm, links["master"], "inet"), 120, "the master has a lease")
    vm.repaired(90)
    assert connections(vm) == [links["master"]]
    vm.goes_on(received, "after the repair")
    vm.guest.run("ip route get 10.0.2.2 | grep -w " + links["master"])
    until(lambda: vm.guest.run("failoverctl status", check=False).status == 0, 10, "failoverctl finds all well")
    # Neither a reload nor a new start takes the slave back.
    vm.guest.run("nmcli general reload; systemctl restart NetworkManager.service", limit=120)
    until(lambda: connections(vm) == [links["master"]], 60, "NetworkManager has the master again")
    assert not verdict.leak(vm.machine)


def ipv4(vm, name):
    """Return the IPv4 addresses of a netdev."""
    return [entry["local"] for entry in verdict.addresses(vm.machine, name) if entry["family"] == "inet"]


@pytest.mark.long
@scenario(stock=None, **LATE)
def test_a_hung_manager(vm):
    """It is asked, does not answer, and is given up; the rest goes on, and mends once it answers."""
    links, received = master_after_the_lease(vm)
    vm.guest.run("systemctl kill --signal=STOP NetworkManager.service")
    address = ipv4(vm, links["primary"])[0]
    vm.guest.run(f"ip address add 10.0.2.98/25 dev {links['primary']}")
    vm.machine.set_uplink(True)
    # Somebody has to configure the master meanwhile.
    master = links["master"]
    vm.guest.run(f"ip address add {address}/24 dev {master}; ip address add fec0::99/64 dev {master} nodad")
    until(lambda: "NetworkManager does not" in log(vm), 90, "the daemon says that there is no answer")
    vm.goes_on(received, "while NetworkManager hangs")
    until(lambda: "given up" in log(vm), 90, "the daemon gives up")
    # Only what the master has too is taken while NetworkManager has the slave, but for
    # IPv6, which udev switches off once the master can take over.
    assert ipv4(vm, links["primary"]) == ["10.0.2.98"]
    assert vm.guest.run("failoverctl status", check=False).status != 0
    vm.guest.run("systemctl kill --signal=CONT NetworkManager.service; failoverctl reconcile", check=False)
    vm.repaired(120)
    until(lambda: connections(vm) == [links["master"]], 60, "NetworkManager has the master")
    assert not verdict.failed(vm.machine)


def newly_started(vm, before):
    """Has another process of the daemon looked at everything?"""
    state = vm.guest.output("systemctl show --property=MainPID,ActiveState --value net-failoverd.service").split()
    return state[:1] not in (["0"], before.split()) and state[1:] == ["active"]


@pytest.mark.long
@scenario(manager="networkmanager", order="paired", stock=None)
def test_pinned(vm):
    """An administrator's wish is respected, and told."""
    vm.booted()
    only_the_master(vm)
    primary = vm.netdevs()["primary"]
    vm.guest.run(f"nmcli device set {primary} managed yes")
    until(lambda: wide(vm, primary, "inet"), 90, "NetworkManager configures the slave")
    until(lambda: f"{primary} is pinned" in log(vm), 30, "the daemon says so")
    try:
        until(lambda: not verdict.managed(vm.machine, primary), 20, "")
        raise AssertionError("NetworkManager has lost a pinned slave")
    except TimedOut:
        pass
    assert "ask NetworkManager" not in log(vm)
    told = vm.guest.run("failoverctl status", check=False)
    assert told.status != 0 and "NetworkManager" in told.stdout, told.stdout
    assert "nmcli device set" in vm.guest.run("failoverctl doctor", check=False).stdout
    for end in ("systemctl kill --signal=KILL net-failoverd.service", "systemctl restart net-failoverd.service"):
        before = vm.guest.output("systemctl show --property=MainPID --value net-failoverd.service")
        vm.guest.run(end)
        until(lambda: newly_started(vm, before), 30, f"the daemon starts anew after {end}")
        told = vm.guest.run("failoverctl status", check=False)
        assert verdict.managed(vm.machine, primary) and "ask NetworkManager" not in log(vm), f"not after {end}: {told.stdout}"
    vm.guest.run(f"nmcli device set {primary} managed no")
    until(lambda: vm.guest.run("failoverctl status", check=False).status == 0, 60, "failoverctl finds all well")
    # NetworkManager has switched IPv6 on, for which the kernel has a route; the rule switches it off.
    vm.guest.run(f"udevadm trigger --action=change --settle /sys/class/net/{primary}")
    vm.repaired(60)
