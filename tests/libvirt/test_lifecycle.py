# SPDX-License-Identifier: LGPL-2.1-or-later
"""What else is done with a domain that has a pair, as the acceptance lists of tp-libvirt and QEMU have it.

Its guest never runs, so it never takes STANDBY: also that is on those lists.
"""

import footprint
import pytest
from guest import MAC
from lab import wait
from sleepers import Asleep

pytestmark = pytest.mark.long


@pytest.fixture
def asleep(hosts, followers):
    machine = Asleep(hosts, name="asleep")
    try:
        machine.start(hosts.a)
        settle(followers[0])
        yield machine
    finally:
        machine.remove()
        for follower in followers:
            wait.until(lambda f=follower: set(f.stages().values()) <= {"gone"}, 30, "the daemon has forgotten it")


def settle(follower, stage="running"):
    """Wait until the daemon has it in this stage, and nothing of ours is in the bridge."""
    wait.until(lambda: follower.stages().get("asleep", "gone") == stage, 30, f"{stage} on {follower.host.name}; {follower.log()}")
    assert not [entry for entry in follower.entries(MAC) if entry[1]]


def test_it_is_suspended_and_goes_on(hosts, asleep, followers):
    before = footprint.of(hosts.a)
    hosts.a.virsh("resume", "asleep")
    settle(followers[0])
    hosts.a.virsh("suspend", "asleep")
    settle(followers[0])
    assert footprint.differences(before, footprint.of(hosts.a)) == {}


def test_several_in_a_row_of_which_some_are_refused(hosts, asleep, followers, foreign, migrate):
    before = footprint.of(hosts.a)
    foreign(hosts.b, "99-no", "start")
    for _ in range(3):
        migrate(hosts.a, "run", "asleep", hosts.b.tcp_uri, code=1)
    (hosts.b.etc / "hooks" / "qemu.d" / "99-no").write_text("#!/bin/sh\n", encoding="ascii")
    migrate(hosts.a, "run", "asleep", hosts.b.tcp_uri)
    migrate(hosts.b, "run", "asleep", hosts.a.tcp_uri)
    settle(followers[0])
    assert footprint.differences(before, footprint.of(hosts.a)) == {}
