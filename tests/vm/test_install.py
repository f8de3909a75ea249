# SPDX-License-Identifier: LGPL-2.1-or-later
"""The package comes to a running system and goes from it, without a reboot."""

import pytest

from lab import verdict
from lab.scenario import scenario
from lab.styles import PERSISTENT, ifupdown, networkd, networkmanager
from lab.wait import until

#: The refresh of the initramfs is tests/deb's matter, and takes minutes in emulation.
FILES = {"/etc/initramfs-tools/update-initramfs.conf": "update_initramfs=no\n"}
#: So that udev and the daemon, which it starts, always come before networkd has our files
#: if the package lets them.
LATE = """cat >/usr/local/bin/networkctl <<'END' && chmod +x /usr/local/bin/networkctl
#!/bin/sh
[ "$1" != reload ] || sleep 5
exec /usr/bin/networkctl "$@"
END
"""


def slave_addresses(vm):
    links = vm.netdevs()
    return {name: verdict.addresses(vm.machine, name) for role, name in links.items() if role != "master"}


def sees(vm, *symptoms):
    found = verdict.look(vm.machine)
    return {name: found.get(name) for name in symptoms}


def carrying(vm):
    """Has every netdev of the pair its address, as without us?"""
    return all(verdict.addresses(vm.machine, name) for name in vm.netdevs().values())


@scenario(stock=None, start="stock", files=FILES, enough="bookworm")
def test_install_and_purge_on_a_running_system(vm):
    until(lambda: len(vm.netdevs()) == 3 and carrying(vm), 90, "all three netdevs have an address")
    master = vm.netdevs()["master"]

    vm.guest.run(LATE)
    vm.install()
    until(lambda: not any(slave_addresses(vm).values()), 30, "the slaves hold no address")
    assert sees(vm, "role", "master") == {"role": None, "master": None}
    for name in slave_addresses(vm):
        assert vm.admin_state(name) == "unmanaged"
        assert vm.guest.output(f"cat /proc/sys/net/ipv6/conf/{name}/disable_ipv6").strip() == "1"

    vm.guest.run("dpkg --purge net-failover", limit=120)
    for name in vm.netdevs().values():
        left = verdict.udev_properties(vm.machine, name).keys() & {"ID_NET_FAILOVER_ROLE", "NM_UNMANAGED"}
        assert not left, f"{name} still has {left}"
        assert vm.guest.output(f"cat /proc/sys/net/ipv6/conf/{name}/disable_ipv6").strip() == "0"
        assert vm.admin_state(name) != "unmanaged"
    until(lambda: carrying(vm), 60, "all three netdevs have an address again")
    assert vm.guest.run("networkctl status " + master, check=False).status == 0


@scenario(stock=None, start="stock", files=FILES, enough="trixie")
def test_install_never_takes_the_last_address(vm):
    """Safety rule 1: a slave whose master has no address keeps its own."""
    until(lambda: len(vm.netdevs()) == 3 and carrying(vm), 90, "all three netdevs have an address")
    links = vm.netdevs()
    vm.guest.run(
        "printf '[Match]\\nName=%s\\n[Link]\\nUnmanaged=yes\\n' >/etc/systemd/network/00-lab.network;"
        "networkctl reload; ip address flush dev {0}".replace("%s", links["master"]).format(links["master"])
    )
    before = slave_addresses(vm)
    output = vm.install()
    assert "left alone for now" in output
    assert {n: bool(a) for n, a in slave_addresses(vm).items()} == {n: bool(a) for n, a in before.items()}


#: The VF comes first in every boot, and is what a configuration for one card means.
VF_FIRST = {"/etc/modprobe.d/lab.conf": "softdep virtio_net pre: e1000e\n"}
OLD_NAMES = {"order": "present", "early": VF_FIRST, "kernel_arguments": "net.ifnames=0", "master": "eth0", "start": "stock", "stock": None}
#: As if udev had lost the event.
DEAF = """echo 'ACTION=="remove", SUBSYSTEM=="net", RUN="/bin/true"' >/etc/udev/rules.d/zzz-lab.rules; udevadm control --reload"""


def has_ipv4(vm, role):
    name = vm.netdevs().get(role)
    return name and any(entry["family"] == "inet" for entry in verdict.addresses(vm.machine, name))


def outlives_its_vf(vm, seen=True):
    """The VF is the last way in; the master has its name and its lease once the VF has gone, or comes back."""
    until(lambda: len(vm.netdevs()) == 3 and has_ipv4(vm, "primary"), 120, "the VF has an address")
    name = vm.netdevs()["primary"]
    assert name == vm.pair.master and not has_ipv4(vm, "master")
    assert "left alone for now" in vm.install()
    assert vm.netdevs()["primary"] == name and has_ipv4(vm, "primary")
    if seen:
        vm.unplug()
        until(lambda: vm.netdevs()["master"] == name and has_ipv4(vm, "master"), 60, "the master has the VF's name, and an address")
    else:
        vm.guest.run(DEAF)
        vm.unplug()
    vm.plug()
    until(lambda: not verdict.master(vm.machine), 60, "the master has its addresses")
    assert sees(vm, "role", "master", "name") == {"role": None, "master": None, "name": None}
    assert not verdict.leak(vm.machine)


@scenario(files=FILES | networkd("Name=eth0"), enough="trixie", **OLD_NAMES)
def test_a_vf_that_is_the_last_way_in_goes(vm):
    outlives_its_vf(vm)


@pytest.mark.long
@scenario(files=FILES | networkd("Name=eth0"), enough="bookworm", **OLD_NAMES)
def test_a_vf_that_was_the_last_way_in_comes_back(vm):
    """Unseen by udev as it went."""
    outlives_its_vf(vm, seen=False)


@pytest.mark.long
@scenario(
    order="present", early=PERSISTENT | VF_FIRST, files=FILES | networkd("Name=lan0") | PERSISTENT, master="lan0", start="stock", stock=None,
    enough="bookworm",
)
def test_a_vf_with_a_given_name_that_is_the_last_way_in_goes(vm):
    outlives_its_vf(vm)


@pytest.mark.long
@scenario(manager="ifupdown", files=FILES | ifupdown("eth0"), enough="trixie", **OLD_NAMES)
def test_a_vf_that_is_the_last_way_in_goes_with_ifupdown(vm):
    outlives_its_vf(vm)


@pytest.mark.long
@scenario(manager="networkmanager", files=FILES | networkmanager("eth0"), enough="trixie", **OLD_NAMES)
def test_a_vf_that_is_the_last_way_in_has_its_name_taken_after_a_reboot_with_networkmanager(vm):
    """NetworkManager sets the idle master up, and so has it in use."""
    until(lambda: len(vm.netdevs()) == 3 and has_ipv4(vm, "primary"), 120, "the VF has an address")
    assert "left alone for now" in vm.install()
    assert has_ipv4(vm, "primary")
    vm.reboot()
    until(lambda: not verdict.master(vm.machine), 90, "the master has its addresses")
    assert not verdict.leak(vm.machine)
