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


#: Of ifupdown and of networkd; NetworkManager leaves alone what ifupdown is told of.
#: On any other NIC it is the same.
CLIENTS = 2


def slaves_are_left_alone(vm):
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
    slaves_are_left_alone(vm)


@pytest.mark.long
@scenario(manager="all", order="present", files=NETPLAN, stock=STOCK)
def test_one_is_configured_present(vm):
    slaves_are_left_alone(vm)


@pytest.mark.long
@scenario(manager="all", order="paired", files=HOTPLUG, clients=CLIENTS, stock=STOCK)
def test_each_takes_everything_paired(vm):
    slaves_are_left_alone(vm)


@pytest.mark.long
@scenario(manager="all", order="present", files=HOTPLUG, clients=CLIENTS, stock=STOCK)
def test_each_takes_everything_present(vm):
    slaves_are_left_alone(vm)
