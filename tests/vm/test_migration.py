# SPDX-License-Identifier: LGPL-2.1-or-later
"""The guest moves to another QEMU while it talks, and nobody notices but by a moment's silence."""

import json

import pytest
from lab import verdict
from lab.scenario import scenario
from lab.wait import until

#: How often there and back, and in the long run.
ROUNDS, LONG_ROUNDS = 1, 3
#: What a round by way of the standby looks like, other lines may be between: (What, Before, After).
STORY = [
    ("Primary", True, False),
    ("Active", "primary", "standby"),
    ("State", "accelerated", "standby"),
    ("Primary", False, True),
    ("Active", "standby", "primary"),
    ("State", "standby", "accelerated"),
]


def watch(vm):
    """Begin to write down what failoverctl and the bus say."""
    match = "type=signal,sender=org.netfailover1"
    for log, command in {
        "monitor": "failoverctl monitor --json=short",
        "signals": f"busctl --json=short --match={match} monitor",
    }.items():
        vm.guest.run(
            f": >/run/{log}.log; systemd-run --quiet --unit=lab-{log} --property=StandardOutput=file:/run/{log}.log {command}"
        )
    until(lambda: "Active" in vm.guest.output("cat /run/monitor.log"), 20, "failoverctl monitor runs")


def lines(vm, log):
    """Return the JSON objects of a log."""
    return [json.loads(line) for line in vm.guest.output(f"cat /run/{log}.log").splitlines() if line.startswith("{")]


def told(vm, count):
    """Return what failoverctl monitor has told after the first count lines, as STORY has it."""
    story = []
    for line in lines(vm, "monitor")[count:]:
        before, after = line["Before"], line["After"]
        if line["What"] == "Primary":
            before, after = bool(before), bool(after)
        story.append((line["What"], before, after))
    return story


def signalled(vm, count):
    """Return the values of Active that the bus has told after the first count lines."""
    found = []
    for line in lines(vm, "signals")[count:]:
        data = line.get("payload", {}).get("data", [])
        if line.get("member") == "PropertiesChanged" and data[0] == "org.netfailover1.Failover" and "Active" in data[1]:
            found.append(data[1]["Active"]["data"])
    return found


def follows(story, wanted):
    """True if all of wanted is in the story, in that order."""
    rest = iter(story)
    return all(step in rest for step in wanted)


def step(vm, what, change):
    """Do something to the guest, and look whether all is as it was, and was told."""
    if vm.expected:
        print(f"{what}: {change()}")
        return
    addresses = inet(vm)
    monitor, signals = len(lines(vm, "monitor")), len(lines(vm, "signals"))
    print(f"{what}: {change()}")
    assert inet(vm) == addresses
    until(lambda: follows(told(vm, monitor), STORY), 30, f"failoverctl monitor tells of it: {told(vm, monitor)}")
    until(lambda: follows(signalled(vm, signals), ["standby", "primary"]), 10, f"so does the bus: {signalled(vm, signals)}")
    for role in ("primary", "standby"):
        assert vm.admin_state(vm.netdevs()[role]) == "unmanaged"
    vm.clean()


def inet(vm):
    master = vm.netdevs().get("master")
    return [entry["local"] for entry in verdict.addresses(vm.machine, master) if entry["family"] == "inet"]


def begin(vm):
    vm.booted()
    if not vm.expected:
        vm.clean()
        watch(vm)
    vm.converse()


def travel(vm, everything):
    begin(vm)
    for number in range(1, (LONG_ROUNDS if everything else ROUNDS) + 1):
        step(vm, f"there {number}", vm.move)
        step(vm, f"back {number}", vm.move)
    for state in ("wait-unplug", "active") if everything else ("active",):
        step(vm, f"cancelled in {state}", lambda state=state: vm.cancel(state))
    if everything:
        step(vm, "once more", vm.move)
    if not vm.expected:
        vm.assert_whole_stream()
    vm.clean()


@scenario(stock={"dhcp", "address", "role"}, moves=True, enough="trixie")
def test_migration(vm, request):
    travel(vm, request.config.getoption("--all"))


@pytest.mark.long
@scenario(stock=None, moves=True, module=True)
def test_migration_with_our_module(vm):
    travel(vm, everything=True)


@pytest.mark.long
@scenario(stock=None, moves=True)
def test_save_and_restore(vm):
    begin(vm)
    step(vm, "saved and restored", vm.save_and_restore)
    vm.assert_whole_stream()


# QEMU's e1000e receives nothing after S3.
@pytest.mark.long
@scenario(stock=None, moves=True, nic="vmxnet3")
def test_suspend_and_resume(vm):
    begin(vm)
    print(f"suspended and resumed: {vm.suspend_and_resume()}")
    vm.clean()
    vm.assert_whole_stream()
