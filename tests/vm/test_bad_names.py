# SPDX-License-Identifier: LGPL-2.1-or-later
"""Names that the master cannot have, and rules that were not thought through."""

import pytest
from lab.machine import Pair
from lab.scenario import scenario
from lab.wait import until
from test_one_card import OLD_NAMES, VF_FIRST, lands_on_the_master

RULE = "/run/udev/rules.d/70-lab.rules"
ANYBODY = {"/etc/udev/rules.d/70-lab.rules": 'SUBSYSTEM=="net", ACTION=="add", KERNEL!="lo", NAME="lan0"\n'}
#: Each gets the name that the kernel gives to the other.
CROSSED = {
    "/etc/udev/rules.d/70-lab.rules": "".join(
        f'SUBSYSTEM=="net", ACTION=="add", ATTR{{address}}=="{Pair(number).mac}", NAME="eth{2 - number}"\n' for number in (1, 2)
    )
}


def complaints(vm):
    """Return how often the helper has said that a master keeps its name."""
    return int(vm.guest.output("dmesg | grep -c 'keeps its name, and does not get' || :"))


def alternatives(vm, name):
    """Return the alternative names of a netdev."""
    return set(vm.guest.json(f"ip -j link show dev {name}")[0].get("altnames", []))


def offer(vm, name):
    """Have udev give the master a name, and return what it is called then."""
    vm.guest.put(RULE, f'SUBSYSTEM=="net", ACTION=="add", ATTR{{address}}=="{vm.pair.mac}", NAME="{name}"\n'.encode())
    vm.guest.run(f"udevadm control --reload; udevadm trigger --settle --action=add /sys/class/net/{vm.netdevs()['master']}")
    return vm.netdevs()["master"]


@pytest.mark.long
@scenario(order="paired", stock=None, enough="bookworm")
def test_names_that_cannot_be_given(vm):
    vm.booted()
    vm.guest.run("mkdir -p /run/udev/rules.d")
    links = vm.netdevs()
    master, primary = links["master"], links["primary"]

    assert offer(vm, "lan0") == master, "one in use keeps its name"
    assert alternatives(vm, master) >= {"lan0"}, "and has the other one as well"
    assert complaints(vm) == 0
    vm.guest.run(f"ip link property del dev {master} altname lan0")
    told = vm.guest.run("failoverctl doctor", check=False).stdout
    assert f"{master} was in use already when udev was to call it lan0 by {RULE}:1" in " ".join(told.split()), told

    vm.guest.run(f"systemctl stop systemd-networkd.socket systemd-networkd.service; ip link set dev {master} down")
    vm.guest.run("ip link add name taken0 type bridge")
    assert offer(vm, "taken0") == master, "a stranger has the name"
    assert complaints(vm) == 1 and vm.guest.run("test -e /sys/class/net/taken0/bridge").status == 0
    vm.guest.run("ip link del dev taken0")
    told = vm.guest.run("failoverctl doctor", check=False).stdout
    assert "in use already" not in told and "which is the name of another interface" in " ".join(told.split()), told

    vm.guest.run(f"ip link set dev {primary} down; ip link set dev {primary} name lan0")
    assert offer(vm, "lan0") == "lan0", "the primary has stepped aside"
    assert vm.netdevs()["primary"] == primary

    # Before Linux 6.2 an interface that is up cannot be renamed.
    vm.guest.run(f"ip link set dev {primary} name lan1; ip link set dev lan1 up")
    got = offer(vm, "lan1")
    assert (got, complaints(vm)) in [("lan0", 2), ("lan1", 1)]

    vm.guest.run(f"rm {RULE}; udevadm control --reload; systemctl start systemd-networkd.service")
    until(lambda: vm.guest.run("failoverctl status", check=False).status == 0, 60, "the network is well")


@pytest.mark.long
@scenario(order="paired", stock=None, enough="bookworm")
def test_a_port_of_a_bridge_keeps_its_name(vm):
    """It is in use without an address of its own."""
    vm.booted()
    vm.guest.run("mkdir -p /run/udev/rules.d")
    master = vm.netdevs()["master"]
    vm.guest.run(f"systemctl stop systemd-networkd.socket systemd-networkd.service; ip address flush dev {master}")
    vm.guest.run(f"ip link add name br0 up type bridge; ip link set dev {master} master br0 up")
    assert offer(vm, "lan0") == master


@pytest.mark.long
@scenario(order="present", master="lan0", files=ANYBODY, early=ANYBODY | VF_FIRST, stock=None, enough="trixie")
def test_one_name_for_everybody(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(pairs=2, order="present", kernel_arguments=OLD_NAMES, files=CROSSED, early=CROSSED | VF_FIRST, stock=None, enough="trixie")
def test_names_that_cross(vm):
    """Which of them they get is nobody's promise; the network is."""
    vm.booted()
    vm.clean()
