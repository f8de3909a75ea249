# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two hosts, a machine with a virtual function by vfio-pci that moves between them, and what five points lose of it.

The tests are one story, in their order: a machine with a virtio interface only, then one
with <teaming> and nothing else, then the same with net-failover-host on both hosts, and at
last one that has the guest package, too.
"""

import json
import time

import machine
import pytest
import telling
from lab import wait
from scene import WHERE
from streams import table

ROWS = {}
#: What moves with net-failover-host: with one function by its address, or with one of a pool.
GUESTS = {"in-tree": {"driver": "in-tree", "function": machine.FUNCTIONS[0]}, "module": {"driver": "module", "function": machine.POOL}}


#: Without the functions: see Scene.set_functions().
OTHERS = [point for point, where in WHERE.items() if not where.startswith("VF")]


def move(scene, title, alone=False, **way):
    """Move the machine to the other host while all points talk with it, and note what they have lost."""
    streams = scene.streams(OTHERS if alone else WHERE)
    wait.until(streams.all_hear, 30, "all points reach the machine")
    scene.move(**way)
    scene.moved()
    if not alone:
        scene.wait_state("accelerated", 120)
    wait.until(streams.all_hear, 60, "all points reach the machine again")
    ROWS[title] = streams.end()
    print("\n".join(table(ROWS, WHERE)))
    return ROWS[title]


def have(scene, **guest):
    """Boot this machine, unless it is there."""
    if scene.guest != guest:
        scene.remove()
        scene.boot(**guest)
        scene.wait_booted()


def longest(streams):
    """Return the longest time, in s, that each point was without the machine."""
    return {point: stream.gap()[0] for point, stream in streams.items()}


def is_active(host, unit):
    """Is a unit of net-failover-hostd running?"""
    return host.output(f"systemctl is-active net-failover-hostd.{unit}", check=False).strip() == "active"


def test_a_host_without_pairs_runs_nothing_of_ours(scene):
    """Only the socket is there; a machine with one interface changes nothing."""
    for host in scene:
        assert is_active(host, "socket") and not is_active(host, "service")
    scene.set_functions("down")
    scene.boot(alone=True)
    scene.wait_booted(alone=True)
    assert not is_active(scene.a, "service")


def test_virtio_only(scene):
    """The measure: what a machine loses that has no virtual function."""
    move(scene, "virtio only", alone=True)
    scene.remove()
    scene.set_functions("up")


def check(scene):
    """Return what "failover-migrate check" prints of the machine."""
    return scene.at.output(f"failover-migrate check {machine.NAME} 2>&1", check=False)


def test_check_sees_whether_the_guest_has_accepted_standby(scene):
    """Without an agent: by who has the function open, on real VFIO."""
    for host in scene:
        host.stop_ours()
    scene.boot(driver="in-tree")
    # libvirt may be busy with the start yet, and the command does not wait for ever.
    wait.until(lambda: "has not accepted STANDBY" in check(scene), 20, "check sees that the guest has no driver yet")
    scene.wait_booted()
    assert "The guest has joined both halves" in check(scene)


def test_teaming_alone_is_a_black_hole(scene):
    """The source's points lose it from the unplug on, the destination's before it has left."""
    lost = longest(move(scene, "teaming alone"))
    assert all(lost[point] > least for point, least in longest(ROWS["virtio only"]).items())


def test_the_daemon_finds_a_pair_that_is_there(scene):
    """Installed late, on both hosts."""
    for host in scene:
        host.start_ours()
    wait.until(lambda: scene.at.phases() == {machine.MAC: "accelerated"}, 20, "the daemon knows the pair")


def check_function(scene, source, driver, before):
    """Check that the machine has a function that is free there, with what it had before, and that the source has its own back."""
    number, now = scene.used()
    assert number == (0 if scene.at is scene.a else 2)
    assert (now.driver, now.attributes()) == ("vfio-pci", before.attributes())
    assert scene.has_back(source)
    address = f"bus='0x01' slot='0x10' function='0x{2 * number}'"
    assert address in scene.at.virsh(f"dumpxml {machine.NAME}")
    kept = scene.at.virsh(f"dumpxml --inactive {machine.NAME}")
    assert (address if driver == "in-tree" else f"network='{machine.POOL}'") in kept
    pooled = [driver == "module" and host is scene.at for host in scene]
    assert ["connections='1'" in host.virsh(f"net-dumpxml {machine.POOL}") for host in scene] == pooled


@pytest.mark.parametrize("way", ["virsh", "failover-migrate"])
@pytest.mark.parametrize("driver", list(GUESTS))
def test_ours(scene, way, driver):
    """Moved by either, no point is without it for as long as with teaming alone, and nothing of ours stays behind."""
    have(scene, **GUESTS[driver])
    if scene.at is scene.a:
        scene.take_first_function(scene.b)
    source, (_, before) = scene.at, scene.used()
    lost = longest(move(scene, f"ours, {way}, {driver}", ours=way != "virsh"))
    # The kernel's own driver hears nothing by its standby while the function is being taken down.
    part = 1 if driver == "in-tree" else 3
    assert all(lost[point] < longest(ROWS["teaming alone"])[point] / part for point in lost)
    wait.until(lambda: scene.at.phases() == {machine.MAC: "accelerated"}, 30, "the daemon sees that the machine has joined its function")
    for host in scene:
        wait.until(lambda host=host: scene.entries(host) == [], 20, f"no entry is left on {host.name}")
    wait.until(lambda: not is_active(source, "service"), 90, "the daemon ends on the host without pairs")
    check_function(scene, source, driver, before)


#: By how much what follows may be told before, in s: clocks, and a guest that is emulated twice.
SLACK = 1.0


def history(host):
    """Return the last report of a host."""
    return json.loads(host.output("failover-migrate --json history").splitlines()[-1])


@pytest.mark.parametrize("way", ["virsh", "failover-migrate"])
def test_guest_and_hosts_tell_one_story(request, scene, way):
    """There and back with all of ours: both hosts' package, the guest's, and our driver."""
    if not request.config.getoption("--guest-package"):
        pytest.skip("long; --guest-package runs it, and tests/libvirt/test_story.py has a guest that is emulated once")
    have(scene, package=True, **GUESTS["module"])
    wait.until(lambda: scene.at.phases() == {machine.MAC: "accelerated"}, 60, "the daemon knows the pair")
    source, target, begin = scene.at, scene.other(), time.time()
    move(scene, f"ours, {way}, package", ours=way != "virsh")
    wait.until(lambda: not telling.unproven(scene.told(begin), source.name, target.name, SLACK), 60, "all of it is told, in order")
    print("\n".join(map(str, scene.told(begin))))
    assert "accelerated" in target.output("failover-migrate status")
    if way != "virsh":
        report = history(source)
        assert report["Domain"] == machine.NAME and report["ExitCode"] == 0
        assert [(pair["HardwareAddress"], pair["After"]) for pair in report["Pairs"]] == [(machine.MAC, machine.FUNCTIONS[scene.used()[0]])]


def test_the_daemon_goes_with_the_last_pair(scene):
    """And starts for none."""
    scene.remove()
    for host in scene:
        wait.until(lambda host=host: not is_active(host, "service"), 90, f"the daemon has ended on {host.name}")
        assert is_active(host, "socket")
