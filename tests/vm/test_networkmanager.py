# SPDX-License-Identifier: LGPL-2.1-or-later
"""NetworkManager: one connection, on the master."""

import pytest
from lab import verdict
from lab.scenario import scenario

STOCK = {"dhcp", "address", "role"}


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


@pytest.mark.long
@scenario(manager="networkmanager", order="paired", stock=STOCK)
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
