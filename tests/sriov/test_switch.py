# SPDX-License-Identifier: LGPL-2.1-or-later
"""What five points of a network lose of a machine that moves, with real packets through two NICs' switches.

The controls must lose: a migration with <teaming> alone, and with the scripts of the
kernel's net_failover document.
"""

import plays
import pytest
from scene import MAC, PERIOD_MS, POINTS, WHERE

#: Frames of a stream that a change may cost.
MOST = 2
SOURCE_POINTS = ("p1", "p2", "p3")


def report(name, record):
    """Print a row of the table for docs/live-migration.md; pytest -rP shows it."""
    cells = (f"{WHERE[point]} {lost} ({gap:.1f} s, {twice} twice)" for point, (lost, gap, twice) in record.row().items())
    print(f"{name}: " + ", ".join(cells))


def play(hosts, name, uplink="pf"):
    """Make the scene anew, play a migration, and return what was seen."""
    hosts.build(uplink)
    record = hosts.play(getattr(plays, name))
    report(name, record)
    return record


def heard(record, point, first, last, margin=200):
    """Return how many frames of how many have come between two marks, but for what was under way."""
    start, end = record.between(first, last)
    frames = [copies for ms, copies in record.to_machine(point).frames if start + margin <= ms < end - margin]
    assert frames, f"{first} to {last} is too short"
    return sum(map(bool, frames)), len(frames)


def dead(record, point, first, last):
    """True if a point has lost all that it sent between two marks, but for what was under way."""
    came, sent = heard(record, point, first, last)
    return came <= sent // 20


def check_losses(record, changes, pause=None):
    """Nothing is lost but what each change may cost, and while the machine stands still.

    Prints how many changes at how many points have cost no more than two frames.
    """
    # Before that the points and the machine have just come up.
    begin = record.between(*changes[0])[0] - 10 * PERIOD_MS
    costs = []
    for point in POINTS:
        lost = record.to_machine(point).lost(begin)
        if pause:
            start, end = record.between(*pause)
            lost = [ms for ms in lost if not start - PERIOD_MS <= ms < end]
        for first, last in changes:
            start, end = record.between(first, last)
            by_change = [ms for ms in lost if start - PERIOD_MS <= ms < end + MOST * PERIOD_MS]
            # A step that takes longer than so many frames is one of a busy machine.
            took = end - start
            most = MOST if took <= MOST * PERIOD_MS else took // PERIOD_MS + MOST
            costs.append(len(by_change))
            assert len(by_change) <= most, f"{WHERE[point]}: {first} to {last} costs {by_change}; {record.marks}"
            lost = [ms for ms in lost if ms not in by_change]
        assert not lost, f"{WHERE[point]}: lost besides the changes: {lost}; {record.marks}"
    durations = [end - start for start, end in (record.between(*change) for change in changes)]
    print(f"changes: {sum(cost <= MOST for cost in costs)} of {len(costs)} cost at most {MOST} frames; steps take {durations} ms")


def test_teaming_alone_is_a_black_hole(hosts):
    """The NIC goes on steering to the VF that the guest has let go of, and on D to the one that waits."""
    record = play(hosts, "TEAMING")
    for point in ("p1", "p3"):
        assert dead(record, point, "unplugged", "stop"), f"{WHERE[point]} reaches the machine during the copy"
    for point in ("p4", "p5"):
        assert dead(record, point, "steered", "unplug"), f"{WHERE[point]} reaches the machine before it moves"


@pytest.mark.long
@pytest.mark.parametrize("name", ["AS_WRITTEN", "MENDED"])
def test_entries_before_the_move_cut_the_destination_off(hosts, name):
    """D5: the document has the entries on D made before the machine is there."""
    record = play(hosts, name)
    for point in ("p4", "p5"):
        assert dead(record, point, "steered", "unplug"), f"{WHERE[point]} reaches the machine before it moves"


def vf_mac(hosts, pf):
    """Return the address of a NIC's first VF, as the NIC's driver has it."""
    (link,) = hosts.guest.json(f"ip -j -d link show {pf}")
    return link["vfinfo_list"][0]["address"]


def entries(hosts):
    """Return the machine's entries but for the learned ones, each once for all VLANs: (port, self or master)."""
    found = hosts.guest.json("bridge -j fdb")
    ours = [entry for entry in found if entry["mac"] == MAC and (entry.get("state") or "self" in entry.get("flags", []))]
    return sorted({(entry["ifname"], "self" if "self" in entry.get("flags", []) else "master") for entry in ours})


def test_ours_loses_nothing_but_at_the_changes(hosts):
    """Each phase's desired state, put there by our own code."""
    record = play(hosts, "OURS")
    check_losses(record, plays.CHANGES, plays.PAUSE)
    # What the streams cannot show of an emulated NIC: frames for one address go to every pool that has it.
    assert [vf_mac(hosts, pf) for pf in ("s0", "d0")] == [plays.BEFORE, MAC]
    assert entries(hosts) == []


def test_ours_loses_nothing_where_the_machine_stays(hosts):
    """An aborted migration, and a function that is taken and given back."""
    record = play(hosts, "STAYING")
    check_losses(record, plays.STAYING_CHANGES)
    assert vf_mac(hosts, "s0") == MAC
    assert entries(hosts) == []


def test_ours_loses_nothing_where_the_bridge_filters_by_vlan(hosts):
    """The entry is of the tap's own VLAN, and no copy of it stays in another one."""
    record = play(hosts, "FILTERED")
    check_losses(record, plays.STAYING_CHANGES)
    found = hosts.guest.json("cat /run/filtered")
    assert [(entry["ifname"], entry["vlan"]) for entry in found if entry["mac"] == MAC and entry.get("state") == "static"] == [("ts", 10)]
    assert entries(hosts) == []


def test_single_steps_of_the_document(hosts):
    """D2, D3 and D5, each beside what mends it."""
    record = play(hosts, "DEFECTS")
    for point in ("p4", "p5"):
        assert heard(record, point, "d5", "d5-end", 100)[0] == 0, f"D5: {WHERE[point]} reaches the machine on S"
    assert "File exists" in hosts.guest.output("cat /run/d3")
    for defect in ("d3", "d2"):
        for point in SOURCE_POINTS:
            assert heard(record, point, defect, f"{defect}-end", 100)[0] == 0, f"{defect}: {WHERE[point]} reaches the machine"
    for mended, points in (("d5-mended", POINTS), ("d3-mended", SOURCE_POINTS), ("d2-mended", SOURCE_POINTS)):
        for point in points:
            came, sent = heard(record, point, mended, f"{mended}-end", 100)
            assert came == sent, f"{mended}: {WHERE[point]} reaches the machine with {came} of {sent}"


#: Set-up A, by netlink: phase, has the function the machine's address, which entries are there.
SOURCE_ENTRIES = [("ts", "master"), ("us", "self")]
SOURCE_UPLINK, DESTINATION_UPLINK = [("us", "self")], [("ud", "self")]
PHASES = (
    ("accelerated", plays.SOURCE, "s0", True, []),
    ("leaving-asked", plays.SOURCE, "s0", True, SOURCE_UPLINK),
    ("leaving-asked enslaved=yes", plays.SOURCE, "s0", True, []),
    ("leaving-active", plays.SOURCE, "s0", False, SOURCE_ENTRIES),
    ("left", plays.SOURCE, "s0", False, []),
    ("on-standby", plays.SOURCE, "s0", False, SOURCE_ENTRIES),
    ("leaving-failed", plays.SOURCE, "s0", True, SOURCE_UPLINK),
    ("leaving-failed enslaved=yes", plays.SOURCE, "s0", True, []),
    ("on-standby", plays.SOURCE, "s0", False, SOURCE_ENTRIES),
    ("accelerated", plays.SOURCE, "s0", True, []),
    ("incoming-paused announced=yes", plays.DESTINATION, "d0", False, []),
    ("arrived", plays.DESTINATION, "d0", True, DESTINATION_UPLINK),
    ("arrived enslaved=yes", plays.DESTINATION, "d0", True, []),
    ("gone", plays.DESTINATION, "d0", False, []),
)


def test_a_function_as_uplink(hosts):
    """Set-up A: packets as far as an igb card lets them, all phases by netlink."""
    record = play(hosts, "UPLINK_VF", "vf")
    check_losses(record, (("unplug", "left"),))
    for phase, place, pf, has_mac, there in PHASES:
        hosts.guest.run(f"apply {phase} {place}")
        assert (vf_mac(hosts, pf) == MAC, entries(hosts)) == (has_mac, there), phase
        assert hosts.guest.output(f"apply {phase} {place}") == "", f"{phase}: twice is as once"


def attributes(hosts, pf):
    """Return what a NIC's driver says of its first VF, but for the address."""
    (link,) = hosts.guest.json(f"ip -j -d link show {pf}")
    return {name: value for name, value in link["vfinfo_list"][0].items() if name not in ("address", "broadcast")}


def test_attributes_go_with_the_machine(hosts):
    """Taken from nobody's point of view but the driver's; igb has neither link states nor a least rate."""
    hosts.build("pf")
    before = attributes(hosts, "d0")
    had = "had=vlan:7,qos:3,max-rate:100,spoofchk:off,trust:on"
    hosts.guest.run(f"apply incoming-paused announced=yes {plays.DESTINATION} {had}")
    assert attributes(hosts, "d0") == before, "libvirt has not prepared it"
    hosts.guest.run(f"ip link set d0 vf 0 mac {MAC}; apply incoming-paused announced=yes {plays.DESTINATION} {had}")
    given = attributes(hosts, "d0")
    assert (given["vlan_list"][0]["vlan"], given["vlan_list"][0]["qos"]) == (7, 3)
    assert (given["rate"]["max_tx"], given["spoofchk"], given["trust"]) == (100, False, True)
    hosts.guest.run(f"apply arrived enslaved=yes {plays.DESTINATION}")
    assert attributes(hosts, "d0") == given
    # Meanwhile an administrator has set another rate; libvirt restores the VLAN of what it knows as an <interface>.
    hosts.guest.run("ip link set d0 vf 0 max_tx_rate 200; ip link set d0 vf 0 vlan 0")
    hosts.guest.run(f"apply gone {plays.DESTINATION}")
    after = attributes(hosts, "d0")
    assert after.pop("rate")["max_tx"] == after.pop("tx_rate") == 200
    before.pop("rate")
    assert after == before


def test_a_card_that_lacks_an_attribute_takes_the_others(hosts):
    """And says which."""
    hosts.build("pf")
    before = attributes(hosts, "d0")
    had = "had=min-rate:10,max-rate:100,spoofchk:off,trust:on,link:2"
    said = hosts.guest.output(f"ip link set d0 vf 0 mac {MAC}; apply incoming-paused announced=yes {plays.DESTINATION} {had} 2>&1")
    assert "state disable" in said and "max_tx_rate 100 min_tx_rate 10" in said and "spoofchk" not in said
    given = attributes(hosts, "d0")
    assert (given["spoofchk"], given["trust"]) == (False, True)
    assert vf_mac(hosts, "d0") != MAC, "the rest goes on"
    hosts.guest.run(f"apply gone {plays.DESTINATION}")
    assert attributes(hosts, "d0") == before
