# SPDX-License-Identifier: LGPL-2.1-or-later
"""What five points of a network lose of a machine that moves, with real packets through two NICs' switches.

The controls must lose: a migration with <teaming> alone, and with the scripts of the
kernel's net_failover document.
"""

import plays
import pytest
from scene import MAC, PERIOD_MS, POINTS, WHERE

#: Frames of a stream that a change may cost besides the time in which our step is under way.
MOST = 2


def report(name, record):
    """Print a row of the table for docs/live-migration.md; pytest -rP shows it."""
    cells = (f"{WHERE[point]} {lost} ({gap:.1f} s, {twice} twice)" for point, (lost, gap, twice) in record.row().items())
    print(f"{name}: " + ", ".join(cells))


def play(hosts, name):
    """Make the scene anew, play a migration, and return what was seen."""
    hosts.build("pf")
    record = hosts.play(getattr(plays, name))
    report(name, record)
    return record


def dead(record, point, first, last):
    """True if a point has lost all that it sent between two marks, but for what was under way."""
    start, end = record.between(first, last)
    frames = [copies for ms, copies in record.to_machine(point).frames if start + 200 <= ms < end - 200]
    return frames and sum(map(bool, frames)) <= len(frames) // 20


def test_teaming_alone_is_a_black_hole(hosts):
    """The NIC goes on steering to the VF that the guest has let go of, and on D to the one that waits."""
    record = play(hosts, "TEAMING")
    for point in ("p1", "p3"):
        assert dead(record, point, "unplugged", "stop"), f"{WHERE[point]} reaches the machine during the copy"
    for point in ("p4", "p5"):
        assert dead(record, point, "prepare", "unplug"), f"{WHERE[point]} reaches the machine before it moves"


@pytest.mark.long
@pytest.mark.parametrize("name", ["AS_WRITTEN", "MENDED"])
def test_entries_before_the_move_cut_the_destination_off(hosts, name):
    """D5: the document has the entries on D made before the machine is there."""
    record = play(hosts, name)
    for point in ("p4", "p5"):
        assert dead(record, point, "prepare", "unplug"), f"{WHERE[point]} reaches the machine before it moves"


def vf_mac(hosts, pf):
    """Return the address of a NIC's first VF, as the NIC's driver has it."""
    (link,) = hosts.guest.json(f"ip -j -d link show {pf}")
    return link["vfinfo_list"][0]["address"]


def test_ours_loses_nothing_but_at_the_changes(hosts):
    """Each phase's desired state, put there by our own code."""
    record = play(hosts, "OURS")
    # Before that the points and the machine have just come up.
    begin = record.between("prepare", "prepared")[0] - 10 * PERIOD_MS
    for point in POINTS:
        lost = record.to_machine(point).lost(begin)
        for first, last in plays.CHANGES:
            start, end = record.between(first, last)
            lost = [ms for ms in lost if not start - PERIOD_MS <= ms < end + MOST * PERIOD_MS]
        assert not lost, f"{WHERE[point]}: lost besides the changes: {lost}; {record.marks}"
    # What the streams cannot show of an emulated NIC: frames for one address go to every pool that has it.
    assert [vf_mac(hosts, pf) for pf in ("s0", "d0")] == [plays.BEFORE, MAC]
    left = [line for line in hosts.guest.output("bridge fdb").splitlines() if line.startswith(MAC)]
    assert not [line for line in left if "static" in line or "self" in line], left

