# SPDX-License-Identifier: LGPL-2.1-or-later
"""ifupdown, systemd-networkd and NetworkManager in one image, each of them enabled."""

import pytest
from lab import styles, verdict
from lab.scenario import scenario
from test_ifupdown import HOTPLUG

STOCK = {"dhcp", "address", "role"}
ONE_IS_CONFIGURED = styles.ALL
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
@scenario(manager="all", order="paired", files=ONE_IS_CONFIGURED, stock=STOCK)
def test_one_is_configured_paired(vm):
    slaves_are_left_alone(vm)


@pytest.mark.long
@scenario(manager="all", order="paired", files=styles.ALL_BY_DRIVER, stock=None)
def test_one_is_configured_by_driver(vm):
    """NetworkManager leaves the master to networkd, as it would leave a virtio card."""
    slaves_are_left_alone(vm)


@pytest.mark.long
@scenario(manager="all", order="present", files=ONE_IS_CONFIGURED, stock=STOCK)
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
