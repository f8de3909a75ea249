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
import standstill
import telling
from lab import wait
from scene import WHERE
from streams import ROLES, by_role, table

#: What was lost in each move, by point, and by what the point was in that move.
ROWS, ROLE_ROWS = {}, {}
#: {title of a move: {its direction: its Lost}}
LONGEST = {}
#: What moves: a machine with a virtio interface alone, one with one function by its address, and one with
#: one of a pool, whose standby is down in its definition, as the kernel's document has it.
GUESTS = {
    "virtio": {"alone": True, "function": machine.FUNCTIONS[0], "link_down": False},
    "in-tree": {"driver": "in-tree", "function": machine.FUNCTIONS[0], "link_down": False},
    "module": {"driver": "module", "function": machine.POOL, "link_down": True},
}
#: The moves with net-failover-host in their order: who moves, by what, and from which host. The module's machine
#: is moved in both directions in each way; the other one keeps to an address, which is only free in one of them.
MOVES = [
    ("in-tree", "virsh", "b"),
    ("in-tree", "failover-migrate", "a"),
    ("module", "virsh", "a"),
    ("module", "failover-migrate", "b"),
    ("module", "failover-migrate", "a"),
    ("module", "virsh", "b"),
    ("module", "detach", "a"),
    ("module", "detach", "b"),
]
#: By how much, in s, a point may be without a machine with a function and our module for longer than without one that
#: has none, both beyond what QEMU let it stand still. Each of both gaps is known to a period of the pings (0.2 s) at
#: either end, and the points of one move on a busy machine have differed by 0.4 s for no other reason.
MORE = 1.0


#: Without the functions: see Scene.set_functions().
OTHERS = [point for point, where in WHERE.items() if not where.startswith("VF")]


class Lost(dict):
    """{role: the longest time, in s, that it was without the machine}; stood is for how long QEMU let that stand still."""

    def __init__(self, longest, stood):
        super().__init__(longest)
        self.stood = stood

    def beyond(self):
        """Return how long that was at the worst role, in s, without the standstill."""
        return max(self.values()) - self.stood


def letter(host):
    """Return a host's, as the names of the points have it."""
    return host.name[-1].upper()


def move(scene, title, way="virsh", alone=False):
    """Move the machine to the other host while all points talk with it; note what they have lost, and return it."""
    source, target = scene.at, scene.other()
    streams = scene.streams(OTHERS if alone else WHERE)
    wait.until(streams.all_hear, 30, "all points reach the machine")
    scene.move(way)
    scene.moved()
    if not alone:
        scene.wait_state("accelerated", 120)
    wait.until(streams.all_hear, 60, "all points reach the machine again")
    direction = f"{letter(source)} > {letter(target)}"
    row = f"{title}, {direction}"
    ROWS[row] = streams.end()
    ROLE_ROWS[row] = by_role(ROWS[row], source is scene.b)
    print("\n".join((*table(ROWS, WHERE), "", *table(ROLE_ROWS, ROLES))))
    lost = Lost({role: stream.gap()[0] for role, stream in ROLE_ROWS[row].items()}, standstill.of_last_move(source, target))
    print(f"QEMU let it stand still for {lost.stood:.1f} s")
    LONGEST.setdefault(title, {})[direction] = lost
    return lost


def compared(scene, lost, title, is_well):
    """Check what the last move has lost beside one that was measured before, unless the test of that one did not run.

    One in the same direction if there is one: the machine stands still for longer in one than in the other.
    """
    moves = LONGEST.get(title)
    if moves:
        direction = f"{letter(scene.other())} > {letter(scene.at)}"
        measure = moves.get(direction, next(iter(moves.values())))
        assert is_well(measure), f"{lost}, stood {lost.stood}, beside {measure}, stood {measure.stood}, of \"{title}\""
    else:
        print(f"not compared with \"{title}\": its test did not run")


def have(scene, **guest):
    """Boot this machine, unless it is there."""
    if scene.guest != guest:
        alone = guest.get("alone", False)
        scene.remove()
        scene.set_functions("down" if alone else "up")
        scene.boot(**guest)
        scene.wait_booted(alone=alone)


def joined(scene):
    """Wait until the daemon sees that the machine has joined its function."""
    wait.until(lambda: scene.at.phases() == {machine.MAC: "accelerated"}, 60, "the daemon sees that the machine has joined its function")


def bring(scene, host):
    """Have the machine on this host; where all tests are run it is there."""
    if scene.at is not host:
        scene.move()
        scene.moved()
        scene.wait_state("accelerated", 120)
        joined(scene)


def is_active(host, unit):
    """Is a unit of net-failover-hostd running?"""
    return host.output(f"systemctl is-active net-failover-hostd.{unit}", check=False).strip() == "active"


def test_a_host_without_pairs_runs_nothing_of_ours(scene):
    """Only the socket is there; a machine with one interface changes nothing."""
    for host in scene:
        assert is_active(host, "socket") and not is_active(host, "service")
    have(scene, **GUESTS["virtio"])
    assert not is_active(scene.a, "service")


def test_virtio_only(scene):
    """The measure: what a machine loses that has no virtual function."""
    have(scene, **GUESTS["virtio"])
    move(scene, "virtio only", alone=True)
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
    scene.remove()
    scene.set_functions("up")
    scene.boot(**GUESTS["in-tree"])
    # libvirt may be busy with the start yet, and the command does not wait for ever.
    wait.until(lambda: "has not accepted STANDBY" in check(scene), 20, "check sees that the guest has no driver yet")
    scene.wait_booted()
    assert "The guest has joined both halves" in check(scene)


def test_teaming_alone_is_a_black_hole(scene):
    """The source's points lose it from the unplug on, the destination's before it has left."""
    for host in scene:
        host.stop_ours()
    have(scene, **GUESTS["in-tree"])
    lost = move(scene, "teaming alone")
    compared(scene, lost, "virtio only", lambda least: all(lost[role] > time for role, time in least.items()))


def test_the_daemon_finds_a_pair_that_is_there(scene):
    """Installed late, on both hosts."""
    have(scene, **GUESTS["in-tree"])
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


@pytest.mark.parametrize("driver, way, begins", MOVES, ids=["-".join(words) for words in MOVES])
def test_ours(scene, driver, way, begins):
    """Moved in any way, no point is without it for much longer than without a function, and nothing of ours stays behind."""
    for host in scene:
        if not is_active(host, "socket"):
            host.start_ours()
    have(scene, **GUESTS[driver])
    joined(scene)
    assert "<link state='up'/>" in scene.at.virsh(f"dumpxml {machine.NAME}"), "the daemon holds it up, whatever the definition says"
    bring(scene, scene.a if begins == "a" else scene.b)
    if driver == "in-tree" and way == "failover-migrate":
        scene.take_first_function(scene.b)
    source, (_, before) = scene.at, scene.used()
    lost = move(scene, f"ours, {way}, {driver}", way)
    if driver == "module":
        compared(scene, lost, "virtio only", lambda plain: lost.beyond() <= plain.beyond() + MORE)
    else:
        # The kernel's own driver hears nothing by its standby while the function is being taken down.
        compared(scene, lost, "teaming alone", lambda alone: all(lost[role] < alone[role] for role in lost))
    joined(scene)
    for host in scene:
        wait.until(lambda host=host: scene.entries(host) == [], 20, f"no entry is left on {host.name}")
    wait.until(lambda: not is_active(source, "service"), 90, "the daemon ends on the host without pairs")
    check_function(scene, source, driver, before)
    if way != "virsh" and driver == "module":
        # All points talk with it: where nothing was sent by the standby it uses its function, too.
        # A machine that is emulated twice may take longer to join its function than the command looks.
        assert history(source)["Pairs"][0]["Path"] in ("vf", "silent", "standby")


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
    joined(scene)
    source, target, begin = scene.at, scene.other(), time.time()
    move(scene, f"ours, {way}, package", way)
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
