# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the daemon knows of a detach before libvirt tells that it is over."""

import uuid

import footprint
import pytest
from guest import MAC
from lab import wait


@pytest.mark.long
@pytest.mark.parametrize("by", ["interrupt", "kill"])
def test_the_daemon_knows_that_a_guest_is_asked(hosts, guest, followers, program, by):
    """One that is suspended lets go of its function when it goes on; what was asked cannot be withdrawn."""
    path = f"/org/netfailover/host1/pair/{str(uuid.uuid5(uuid.NAMESPACE_DNS, guest.name)).replace('-', '_')}_{MAC.replace(':', '')}"

    def phase():
        return followers[0].ask("get-property", "org.netfailover.host1", path, "org.netfailover.host1.Pair", "Phase").strip()

    wait.until(lambda: phase() == 's "accelerated"', 30, "the daemon knows the guest")
    hosts.a.virsh("suspend", guest.name)
    run = hosts.a.popen(program, "run", "--detach", guest.name, hosts.b.tcp_uri)
    wait.until(lambda: phase() == 's "leaving-asked"', 20, "the daemon knows that it is asked")
    assert not [entry for entry in followers[0].entries(MAC) if entry[1]], "the bridge sends to both halves"
    marks = followers[0].folder / "detaching"
    assert [mark.name for mark in marks.iterdir()] == [str(uuid.uuid5(uuid.NAMESPACE_DNS, guest.name))]
    if by == "interrupt":
        footprint.interrupt(hosts.a)
        assert run.wait(timeout=60 * wait.SCALE) in (1, 4)
        assert not list(marks.iterdir())
    else:
        footprint.kill(hosts.a, "failover-migrate", "run")
        run.wait(timeout=30 * wait.SCALE)
        assert phase() == 's "leaving-asked"', "nobody has taken it back"
    hosts.a.virsh("resume", guest.name)
    wait.until(lambda: "ua-prim0" in hosts.a.virsh("dumpxml", guest.name), 60, "it has its function, or it was given back")
    assert guest.reached_from(hosts.b)
