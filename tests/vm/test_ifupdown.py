# SPDX-License-Identifier: LGPL-2.1-or-later
"""ifupdown: the slaves are no interfaces of its, whatever its configuration says."""

import pathlib

import pytest

from lab.scenario import scenario

HELPER = pathlib.Path(__file__).parent / "guest-ifupdown" / "cloud-helper"
LOOPBACK = "auto lo\niface lo inet loopback\n"

#: For whatever looks like a NIC, at boot.
AUTO = {"/etc/network/interfaces": LOOPBACK + "auto /en*=lan\niface lan inet dhcp\n"}
HOTPLUG = {
    "/etc/network/interfaces": LOOPBACK
    + "".join(f"allow-hotplug {name}\niface {name} inet dhcp\n" for name in ("enp1s0", "enp1s0nsby", "enp2s0"))
}
CLOUD = {
    "/etc/network/interfaces": LOOPBACK + "source-directory /run/network/interfaces.d\n",
    "/etc/network/cloud-helper": HELPER.read_text(encoding="utf-8"),
    "/etc/udev/rules.d/75-lab-cloud.rules": 'SUBSYSTEM=="net", ACTION=="add", KERNEL=="eth*|en*", '
    'RUN+="/bin/sh /etc/network/cloud-helper"\n',
}
STOCK = {"address", "client", "role"}


def marks(vm):
    return {line for line in vm.guest.output("ifquery --state").split() if line.endswith("=net-failover")}


def replugged(vm):
    """The primary goes and comes back, and is left alone then too."""
    vm.unplug()
    vm.plug()
    vm.guest.run("systemctl list-jobs")
    vm.clean()


@scenario(manager="ifupdown", order="present", files=AUTO, stock=STOCK)
def test_auto_present(vm):
    vm.booted()
    vm.clean()
    assert marks(vm) == {"enp1s0nsby=net-failover", "enp2s0=net-failover"}
    # As a removal does, and a start of networking.service
    vm.guest.run("/usr/lib/net-failover/net-failover-ifupdown forget")
    assert not marks(vm)
    vm.guest.run("/usr/lib/net-failover/net-failover-ifupdown mark")
    vm.unplug()
    assert len(marks(vm)) == 2
    # A name is marked as long as it is a slave's.
    vm.guest.run("ip link add enp2s0 type dummy; /usr/lib/net-failover/net-failover-ifupdown mark")
    assert marks(vm) == {"enp1s0nsby=net-failover"}


@pytest.mark.long
@scenario(manager="ifupdown", order="paired", files=AUTO, stock=STOCK)
def test_auto_paired(vm):
    vm.booted()
    vm.clean()


@pytest.mark.long
@scenario(manager="ifupdown", order="present", files=HOTPLUG, stock=STOCK)
def test_hotplug_present(vm):
    vm.booted()
    vm.clean()


@pytest.mark.long
@scenario(manager="ifupdown", order="paired", files=HOTPLUG, stock=STOCK)
def test_hotplug_paired(vm):
    vm.booted()
    vm.clean()
    replugged(vm)


@pytest.mark.long
@scenario(manager="ifupdown", order="present", files=CLOUD, stock=STOCK)
def test_cloud_helper_present(vm):
    vm.booted()
    vm.clean()


@scenario(manager="ifupdown", order="paired", files=CLOUD, stock=STOCK)
def test_cloud_helper_paired(vm):
    vm.booted()
    vm.clean()
    replugged(vm)
