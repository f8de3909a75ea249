# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whatever is lost, restarted or taken away: net-failoverd ends where it should be."""

import itertools
import json

import pytest

from lab import verdict
from lab.scenario import scenario
from lab.wait import SCALE, until

UNIT = "net-failoverd.service"
#: More link messages than a socket's default buffer holds (92 were measured).
STORM = "for n in $(seq 600); do echo link set dev lo alias storm$n; done | ip -batch -"
CYCLES = 200
#: Milliseconds until all is right again after the end of a disturbance, on a quiet machine.
LIMIT = 1000
ADDRESSES = itertools.cycle(range(1, 255))


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


def memory(vm):
    """Return private memory in kB, without pages of files, and the number of open descriptors."""
    lines = vm.guest.output(f"grep ^Private_Dirty /proc/{pid(vm)}/smaps_rollup").splitlines()
    files = vm.guest.output(f"ls /proc/{pid(vm)}/fd | wc -l")
    return sum(int(line.split()[1]) for line in lines), int(files)


def converges(vm, disturbance, what):
    """Assert that soon after a command, and a leak, nothing is leaked any more and the daemon says so."""
    standby = vm.netdevs()["standby"]
    # Another one each time: what comes back again and again is given more and more time.
    address = f"192.0.2.{next(ADDRESSES)}"
    script = f"""
    {disturbance}
    ip address add {address}/32 dev {standby}
    start=$(date +%s%3N)
    while
        ip -oneline address show dev {standby} | grep -q {address}/ ||
            ! busctl call org.netfailover1 /org/netfailover1 org.netfailover1.Manager Describe | grep -q 'State..:..ok'
    do sleep 0.02; done
    echo $(($(date +%s%3N) - start))
    """
    time = int(vm.guest.output(script))
    print(f"{what}: right again after {time} ms")
    assert time < LIMIT * SCALE


@pytest.mark.long
@scenario(stock=None)
def test_nothing_lost_is_lost(vm):
    vm.booted()
    until(lambda: well(vm), 60, "all is well at first")
    first = pid(vm)
    converges(vm, "", "a leak")
    converges(vm, f"systemctl kill --signal=STOP {UNIT}; {STORM}; systemctl kill --signal=CONT {UNIT}", "an overrun")
    assert pid(vm) == first, "without a restart"
    converges(vm, "systemctl restart systemd-udevd", "restart of udevd")
    # Until networkd has given the master its addresses back, nothing may be taken away.
    vm.guest.run("systemctl restart systemd-networkd")
    until(lambda: not verdict.master(vm.machine), 60, "the master has its addresses again")
    converges(vm, "", "restart of networkd")
    assert pid(vm) == first
    # Neither hangs whoever asks it, and nothing spins.
    vm.guest.run("systemctl kill --signal=STOP systemd-networkd.service")
    converges(vm, "", "networkd hangs")
    vm.guest.run("systemctl kill --signal=CONT systemd-networkd.service")
    assert pid(vm) == first

    converges(vm, f"systemctl kill --signal=KILL {UNIT}", "the daemon is killed")
    vm.guest.run("systemctl kill --signal=KILL --kill-who=main dbus.service")
    until(lambda: well(vm), 30, "all is well on a new bus")
    converges(vm, "", "a leak, on the new bus")


@pytest.mark.long
@scenario(stock=None, enough="bookworm")
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

    # A stranger takes over the index of a primary that has gone.
    primary = vm.netdevs()["primary"]
    reused = int(vm.guest.output(f"cat /sys/class/net/{primary}/ifindex"))
    vm.unplug()
    vm.guest.run(f"ip link add stranger index {reused} type dummy; ip address add 192.0.2.77/32 dev stranger")
    until(lambda: state(vm) == ("ok", ["standby"]), 20, "the stranger is none of ours")
    assert "192.0.2.77" in vm.guest.output("ip -oneline address show dev stranger")
    vm.guest.run("ip link delete stranger")
    vm.plug()
    until(lambda: well(vm), 20, "the primary is back")

    before = memory(vm)
    for _ in range(CYCLES):
        vm.unplug()
        vm.plug()
    until(lambda: well(vm), 30, "all is well at last")
    after = memory(vm)
    print(f"private memory in kB and descriptors before and after {CYCLES} cycles: {before}, {after}")
    # The connection to networkd is opened when it is needed for the first time.
    assert after[0] <= before[0] + 64 and after[1] <= before[1] + 1, (before, after)
