# SPDX-License-Identifier: LGPL-2.1-or-later
"""The kernel's "add" leaves before the primary is enslaved, and the rule must not lose that race."""

import collections
import re

import pytest

from lab.scenario import scenario

#: How often, and in the long run.
CYCLES, LONG_CYCLES = 40, 100
#: Unbinds and binds the primary's driver; udevd's events with their properties go to a file.
SCRIPT = """
set -eu
device=$(basename "$(readlink -f /sys/class/net/{primary}/device)")
driver=$(readlink -f /sys/class/net/{primary}/device/driver)
udevadm monitor --udev --property --subsystem-match=net >/run/monitor &
monitor=$!
until grep -q UDEV /run/monitor; do :; done
for cycle in $(seq {cycles}); do
    echo "$device" >"$driver/unbind"
    echo "$device" >"$driver/bind"
    udevadm settle
done
kill "$monitor"
"""
EARLY_RULE = """
ACTION=="add|change|move", SUBSYSTEM=="net", TEST=="master", ENV{ID_NET_FAILOVER_ROLE}="primary"
"""


def roles_at_add(vm, cycles):
    """Rebind the primary and count the role that udevd's "add" of it had."""
    vm.guest.run(SCRIPT.format(primary=vm.netdevs()["primary"], cycles=cycles), limit=900)
    events = vm.guest.output("cat /run/monitor").split("\n\n")
    adds = [event for event in events if re.search(r"^ACTION=add$", event, re.M)]
    roles = (re.search(r"^ID_NET_FAILOVER_ROLE=(.*)$", event, re.M) for event in adds)
    return collections.Counter(role[1] if role else None for role in roles)


@scenario(stock=None, enough="bookworm")
def test_role_at_every_rebind(vm, request):
    cycles = LONG_CYCLES if request.config.getoption("--all") else CYCLES
    vm.booted()
    assert roles_at_add(vm, cycles) == {"primary": cycles}
    vm.plugged()
    vm.clean()


@pytest.mark.long
@scenario(stock=None, files={"/etc/udev/rules.d/10-lab.rules": EARLY_RULE, "/etc/udev/rules.d/78-net-failover.rules": ""})
def test_a_rule_without_a_barrier_loses_the_race(vm):
    """The control: the same count with a rule that is early and does not wait."""
    roles = roles_at_add(vm, LONG_CYCLES)
    assert roles[None] > 0, f"no race to be seen here: {roles}"
