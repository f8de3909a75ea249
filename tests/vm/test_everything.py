# SPDX-License-Identifier: LGPL-2.1-or-later
"""ifupdown, systemd-networkd and NetworkManager in one image, each of them enabled."""

import pytest
from lab import verdict
from lab.scenario import scenario
from test_ifupdown import HOTPLUG, LOOPBACK

STOCK = {"dhcp", "address", "role"}
#: As in a generic cloud image: netplan gives all NICs to networkd, and tells NetworkManager so.
NETPLAN = {
    "/etc/systemd/network/80-lab-dhcp.network": "",
    "/etc/netplan/90-lab.yaml": """
network:
  version: 2
  ethernets:
    all:
      match: {name: "en*"}
      dhcp4: true
      dhcp6: true
""",
    "/etc/network/interfaces": LOOPBACK,
}


def with_one_lease(vm):
    vm.booted()
    vm.clean()
    assert not verdict.leak(vm.machine)
    vm.unplug()
    vm.plug()
    vm.clean()
    assert not verdict.leak(vm.machine)


@pytest.mark.long
@scenario(manager="all", order="paired", files=NETPLAN, stock=STOCK)
def test_one_is_configured_paired(vm):
    with_one_lease(vm)


@pytest.mark.long
@scenario(manager="all", order="present", files=NETPLAN, stock=STOCK)
def test_one_is_configured_present(vm):
    with_one_lease(vm)


@pytest.mark.long
@scenario(manager="all", order="paired", files=HOTPLUG, stock=STOCK)
def test_each_takes_everything_paired(vm):
    with_one_lease(vm)


@pytest.mark.long
@scenario(manager="all", order="present", files=HOTPLUG, stock=STOCK)
def test_each_takes_everything_present(vm):
    with_one_lease(vm)
