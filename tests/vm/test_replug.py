# SPDX-License-Identifier: LGPL-2.1-or-later
"""The primary goes and comes back while the guest talks."""

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
