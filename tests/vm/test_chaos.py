# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whatever is lost, restarted or taken away: net-failoverd ends where it should be."""

import json

import pytest

from lab.scenario import scenario
from lab.wait import until

UNIT = "net-failoverd.service"
#: More link messages than a socket's default buffer holds (92 were measured).
STORM = "for n in $(seq 600); do echo link set dev lo alias storm$n; done | ip -batch -"
CYCLES = 30


def pid(vm):
    return vm.guest.output(f"systemctl show --value --property=MainPID {UNIT}").strip()


def state(vm):
    """Return what the daemon says, or None while it is not there."""
    call = "busctl --json=short call org.netfailover1 /org/netfailover1 org.netfailover1.Manager Describe"
    answer = vm.guest.run(call, check=False)
    if answer.status != 0:
        return None
    document = json.loads(json.loads(answer.stdout)["data"][0])
    return document["State"], [failover["State"] for failover in document["Failovers"]]


def well(vm):
    return state(vm) == ("ok", ["accelerated"])


def leak(vm):
    """Put an address on the standby."""
    vm.guest.run(f"ip address add 192.0.2.9/32 dev {vm.netdevs()['standby']}")


def memory(vm):
    """Return private memory in kB and the number of open descriptors."""
    lines = vm.guest.output(f"grep ^Private /proc/{pid(vm)}/smaps_rollup").splitlines()
    files = vm.guest.output(f"ls /proc/{pid(vm)}/fd | wc -l")
    return sum(int(line.split()[1]) for line in lines), int(files)


@pytest.mark.long
@scenario(stock=None)
def test_nothing_lost_is_lost(vm):
    vm.booted()
    until(lambda: well(vm), 60, "all is well at first")
    first = pid(vm)
    vm.guest.run(f"systemctl kill --signal=STOP {UNIT}; {STORM}")
    leak(vm)
    vm.guest.run(f"systemctl kill --signal=CONT {UNIT}")
    vm.repaired()
    until(lambda: well(vm), 10, "all is well after an overrun")
    assert pid(vm) == first, "without a restart"

    for service in ("systemd-udevd", "systemd-networkd"):
        vm.guest.run(f"systemctl restart {service}")
        leak(vm)
        vm.repaired()
        until(lambda: well(vm), 20, "all is well after a restart")
    assert pid(vm) == first

    vm.guest.run("systemctl kill --signal=KILL --kill-who=main dbus.service")
    until(lambda: well(vm), 30, "all is well on a new bus")
    leak(vm)
    vm.repaired()


@pytest.mark.long
@scenario(stock=None)
def test_links_that_move(vm):
    vm.booted()
    until(lambda: well(vm), 60, "all is well at first")
    primary = vm.netdevs()["primary"]
    vm.guest.run(f"ip netns add lab; ip link set {primary} netns lab")
    until(lambda: state(vm) == ("ok", ["standby"]), 10, "the primary has left")
    vm.guest.run(f"ip -n lab link set {primary} netns 1")
    vm.plugged()
    until(lambda: well(vm), 20, "and is back")
    primary = vm.netdevs()["primary"]
    vm.guest.run(f"ip link set {primary} down; ip link set {primary} name lan0; ip link set lan0 up")
    until(lambda: well(vm) and "lan0" in vm.guest.output("failoverctl list"), 20, "it has another name")
    vm.repaired()

    before = memory(vm)
    for _ in range(CYCLES):
        vm.unplug()
        vm.plug()
    until(lambda: well(vm), 30, "all is well at last")
    after = memory(vm)
    print(f"private memory in kB and descriptors before and after {CYCLES} cycles: {before}, {after}")
    # The connection to networkd is opened when it is needed for the first time.
    assert after[0] <= before[0] + 64 and after[1] <= before[1] + 1, (before, after)
