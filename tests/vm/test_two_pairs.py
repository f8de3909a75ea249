# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two failover pairs in one guest."""

import pytest

from lab import verdict
from lab.machine import Pair
from lab.scenario import scenario
from lab.styles import networkd
from test_one_card import OLD_NAMES, VF_FIRST, quiet

#: As two plain cards have them.
NAMES = ("eth0", "eth1")
RULES = {
    "/etc/udev/rules.d/70-lab.rules": "".join(
        f'SUBSYSTEM=="net", ACTION=="add", ATTR{{address}}=="{Pair(number).mac}", NAME="{name}"\n' for number, name in enumerate(NAMES, 1)
    )
}
THIRD = {path: text.replace('"eth1"', '"eth2"') for path, text in RULES.items()}
BY_NAME = networkd("Name=eth0 eth1")
BY_RULE = {"pairs": 2, "kernel_arguments": OLD_NAMES, "files": BY_NAME | RULES, "stock": None, "enough": "bookworm"}
BY_NUMBER = {"pairs": 2, "kernel_arguments": OLD_NAMES, "files": BY_NAME, "stock": None, "enough": "trixie"}


@scenario(pairs=2, stock={"dhcp", "address", "role"}, enough="trixie")
def test_two_pairs(vm):
    vm.booted()
    vm.clean()


def have_names(vm):
    """Assert that each master has the name that is meant for it, without a hitch."""
    vm.booted()
    assert tuple(vm.netdevs(pair)["master"] for pair in vm.machine.pairs) == NAMES
    quiet(vm)


@pytest.mark.long
@scenario(order="paired", early=RULES, **BY_RULE)
def test_two_names_paired(vm):
    """The kernel gives the second name to the standby of the first pair."""
    have_names(vm)
    vm.clean()


@pytest.mark.long
@scenario(order="present", early=RULES | VF_FIRST, **BY_RULE)
def test_two_names_present(vm):
    have_names(vm)
    vm.clean()


@pytest.mark.long
@scenario(order="paired", **BY_NUMBER)
def test_two_numbers(vm):
    """Whoever comes first: virtio, and the VFs after a reboot."""
    have_names(vm)
    vm.clean()
    vm.reboot()
    have_names(vm)
    # Not all symptoms: netdevs have other indices than in the log of the first boot.
    assert not verdict.leak(vm.machine) and not verdict.master(vm.machine)


@pytest.mark.long
@scenario(order="present", early=VF_FIRST, **BY_NUMBER)
def test_two_numbers_present(vm):
    have_names(vm)
    vm.clean()


@pytest.mark.long
@scenario(
    pairs=2, order="paired", kernel_arguments=OLD_NAMES, files=networkd("Name=eth0 eth2") | THIRD, early=THIRD, stock=None, enough="trixie"
)
def test_a_number_that_a_rule_gives(vm):
    """It is the one that the kernel has given, too, and not one to go by."""
    vm.booted()
    assert [vm.netdevs(pair)["master"] for pair in vm.machine.pairs] == ["eth0", "eth2"]
    vm.clean()
