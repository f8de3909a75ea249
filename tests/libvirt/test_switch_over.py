# SPDX-License-Identifier: LGPL-2.1-or-later
"""A source whose libvirt takes its time to end a domain that runs elsewhere already."""

import contextlib
import re

import footprint
import pytest
from guest import MAC
from lab import wait
from recorder import Recorder
from sleepers import Asleep

pytestmark = pytest.mark.long


def phase(follower, guest):
    """What the daemon's bus has of a guest."""
    uuid = re.search("<uuid>(.*?)</uuid>", guest.xml)[1]
    path = f"/org/netfailover/host1/pair/{uuid.replace('-', '_')}_{MAC.replace(':', '')}"
    words = ("get-property", "org.netfailover.host1", path, "org.netfailover.host1.Pair", "Phase")
    return follower.ask(*words).strip()


def check_left(here, there, guest, hosts):
    """Move it; check that the source is through with it before libvirt there is, which waits for its gate."""
    wait.until(lambda: phase(here, guest) == 's "accelerated"', 60, f"it is there; {here.log()}")
    gate = here.host.folder / "run" / "gate"
    gate.touch()
    with contextlib.closing(Recorder(hosts, guest.name)) as seen, guest.migrate() as virsh:
        try:
            wait.until(lambda: seen.has(there.host.name[-1], "event", "RESUMED"), 60, "it goes on there")
            wait.until(lambda: phase(here, guest) == 's "left"', 1, f"it has left; {here.log()}")
            assert not [entry for entry in here.entries(MAC) if entry[1]]
            assert virsh.poll() is None, "libvirt has yet to end it"
        finally:
            gate.unlink()
        assert virsh.wait(timeout=60 * wait.SCALE) == 0
    guest.host = there.host
    wait.until(lambda: not phase(here, guest), 30, f"it is forgotten; {here.log()}")


def test_the_source_is_through_once_the_guest_goes_on_there(hosts, guest, followers, foreign):
    """A hook of somebody's before ours: as long as it takes libvirt answers no question for the domain."""
    guest.have(hosts.a)
    for host in hosts:
        foreign(host, "10-gate", "stopped", 0)
    for here, there in (followers, followers[::-1], followers):
        check_left(here, there, guest, hosts)


def test_a_domain_that_ends_slowly_keeps_no_event_of_another_one_waiting(hosts, guest, followers, foreign):
    """Libvirt lists no domains until it has ended."""
    guest.have(hosts.a)
    foreign(hosts.a, "10-gate", "stopped", 0)
    gate = hosts.a.folder / "run" / "gate"
    with Asleep(hosts, name="ends", mac="52:54:00:00:12:77").running(hosts.a):
        wait.until(lambda: followers[0].stages().get("ends") == "running", 30, "it is known")
        wait.until(lambda: not footprint.processes(hosts.a, "--ask-libvirt"), 30, "nothing is asked")
        gate.touch()
        with hosts.a.popen("virsh", "--quiet", "destroy", "ends") as destroy:
            called = hosts.a.folder / "run" / "foreign"
            wait.until(lambda: called.exists() and "stopped " in called.read_text(encoding="ascii"), 30, "its end has begun")
            hosts.a.run("ip", "link", "add", "flap", "type", "veth", "peer", "name", "flop")
            hosts.a.run("ip", "link", "delete", "flap")
            wait.until(lambda: footprint.processes(hosts.a, "--ask-libvirt"), 30, "libvirt is asked for all domains")
            check_left(*followers, guest, hosts)
            assert destroy.wait(timeout=60 * wait.SCALE) == 0
