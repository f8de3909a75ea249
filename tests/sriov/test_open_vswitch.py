# SPDX-License-Identifier: LGPL-2.1-or-later
"""The standbys are ports of Open vSwitch, whose table of MACs is its own."""

import plays
import pytest
from scene import MAC, POINTS, WHERE
from test_switch import dead, entries, report, vf_mac

#: Those that do not send by Open vSwitch themselves.
OUTSIDE = ("p1", "p3", "p5")
#: After so long its flows follow what it has learned (max-revalidator is half a second).
FLOWS_SECONDS = 2.5


@pytest.mark.long
def test_what_open_vswitch_does_by_itself_and_what_it_needs(switched_hosts):
    hosts = switched_hosts
    hosts.build("ovs")
    assert "ovs-system" in hosts.guest.output("readlink /sys/class/net/ts/master /sys/class/net/s0/master")
    record = hosts.play(plays.TEAMING)
    report("TEAMING, Open vSwitch", record)
    for point in ("p1", "p3"):
        assert dead(record, point, "unplugged", "stop"), f"{WHERE[point]} reaches the machine during the copy"

    hosts.build("ovs")
    record = hosts.play(plays.OURS)
    report("OURS, Open vSwitch", record)
    for point in POINTS:
        assert not dead(record, point, "left", "stop"), f"{WHERE[point]} reaches the machine during the copy"
        assert record.to_machine(point).gap_ms / 1000 < FLOWS_SECONDS, WHERE[point]
    assert [vf_mac(hosts, pf) for pf in ("s0", "d0")] == [plays.BEFORE, MAC]
    assert entries(hosts) == []
