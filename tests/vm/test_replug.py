# SPDX-License-Identifier: LGPL-2.1-or-later
"""The primary goes and comes back while the guest talks."""

import pytest
from lab import verdict
from lab.scenario import scenario

#: A stock guest has shown what it has to after the first.
ROUNDS = 3


def replies(vm):
    return vm.guest.output("cat /run/ping.log").count("bytes from")


def has_address(vm, name):
    return any(entry["family"] == "inet" for entry in verdict.addresses(vm.machine, name))


@scenario(stock={"dhcp", "address", "role"}, enough="trixie")
def test_replug_under_ping(vm):
    vm.booted()
    master = vm.netdevs()["master"]
    vm.expect(lambda: has_address(vm, master), 30, "the master has an address")
    vm.guest.run("ping -n -i 0.2 10.0.2.2 >/run/ping.log 2>&1 &")
    for _ in range(ROUNDS if not vm.expected else 1):
        for change in (vm.unplug, vm.plug):
            change()
            before = replies(vm)
            vm.expect(lambda: replies(vm) > before + 5, 30, f"the ping goes on after {change.__name__}")
    vm.clean()


@pytest.mark.long
@scenario(stock=None, enough="trixie")
def test_the_masters_alternative_name_is_what_the_vf_would_have(vm):
    """So that what is written for the VF finds the master: no rename is tried that must fail."""
    vm.booted()
    links = vm.netdevs()
    vm.unplug()
    vm.guest.run("ip link property add dev {master} altname {primary}".format(**links))
    vm.plug()
    vm.clean()
    assert vm.netdevs()["primary"] != links["primary"]
    vm.unplug()
    vm.plug_refused()
    vm.clean()
    assert "ailed to rename" not in vm.guest.output("journalctl --boot --no-pager --unit systemd-udevd")
