# SPDX-License-Identifier: LGPL-2.1-or-later
"""Failures of real parts while a domain is on its way: one host runs it at the end, and nothing is left."""

import signal

import footprint
import pytest
from guest import MAC
from lab import wait
from sleepers import Asleep


#: Within which a daemon forgets a domain that libvirt has no more, even one that libvirtd was killed with.
GONE_SECONDS = 10


def in_stage(follower, name, stage, limit=40):
    """Wait until a daemon has a domain in a stage."""
    wait.until(lambda: follower.stages().get(name, "gone") == stage, limit, f"{stage} on {follower.host.name}; {follower.log()}")


def check_one(hosts, followers, name, owner):
    """Check that one host runs it, and that the other one has forgotten it."""
    other = hosts.other(owner)
    wait.until(lambda: name not in other.virsh("list", "--all", "--name").split(), 40, f"{other.name} has forgotten it")
    assert name in owner.virsh("list", "--name").split()
    for follower in followers:
        if follower.host is owner:
            in_stage(follower, name, "running")
        else:
            in_stage(follower, name, "gone", GONE_SECONDS)
        wait.until(lambda f=follower: not [entry for entry in f.entries(MAC) if entry[1]], 30, "no entry of ours is left")
        wait.until(lambda f=follower: not footprint.commands(f.host), 30, "no command is left")


@pytest.fixture
def asleep(hosts, followers):
    with Asleep(hosts, name="asleep").running(hosts.a) as machine:
        in_stage(followers[0], "asleep", "running")
        yield machine


def restart_libvirtd(host):
    """As systemd does with one that has died."""
    host.stop_daemon(signal.SIGKILL)
    host.start_daemon()


#: What is killed while the destination prepares, and who runs the domain then ("" for whoever does).
STRUCK = {
    "hostd-source": (lambda hosts, followers: followers[0].kill(), "b"),
    "hostd-destination": (lambda hosts, followers: followers[1].kill(), "b"),
    "libvirtd-source": (lambda hosts, followers: restart_libvirtd(hosts.a), "a"),
    "libvirtd-destination": (lambda hosts, followers: restart_libvirtd(hosts.b), "a"),
    "qemu-destination": (lambda hosts, followers: footprint.kill(hosts.b, "qemu-system", "asleep"), "a"),
}


@pytest.mark.long
@pytest.mark.parametrize("struck", STRUCK)
@pytest.mark.row("Unplug", "net-failover-hostd is killed on the source", "moves; the next daemon finds what is")
@pytest.mark.row("Unplug", "net-failover-hostd is killed on the destination", "moves; the next daemon finds what is")
@pytest.mark.row("Unplug", "libvirtd is killed on the source", "stays here")
@pytest.mark.row("Unplug", "libvirtd is killed on the destination", "stays here")
@pytest.mark.row("Unplug", "QEMU is killed on the destination", "stays here")
def test_killed_while_the_destination_prepares(hosts, asleep, followers, program, foreign, struck):
    strike, owner = STRUCK[struck]
    foreign(hosts.b, "99-gate", "started", 0)
    opened = hosts.b.folder / "run" / "gate"
    opened.touch()
    run = hosts.a.popen(program, "run", "asleep", hosts.b.tcp_uri)
    path = hosts.b.folder / "run" / "foreign"
    wait.until(lambda: path.exists() and "started " in path.read_text(encoding="ascii"), 30, "the destination prepares")
    strike(hosts, followers)
    opened.unlink()
    code = run.wait(timeout=60 * wait.SCALE)
    for follower in followers:
        if not follower.running():
            follower.start()
    assert code == (0 if owner == "b" else 1)
    check_one(hosts, followers, "asleep", hosts.b if owner == "b" else hosts.a)


@pytest.fixture
def slow(hosts, guest, followers):
    """The guest on the first host, of which a migration takes for ever."""
    guest.have(hosts.a)
    in_stage(followers[0], guest.name, "running")
    hosts.a.virsh("migrate-setspeed", guest.name, "1")
    yield guest
    for host in hosts:
        host.run("ip", "link", "set", "wire", "up")
    guest.restart(hosts.a)


def sending(hosts, guest, program):
    """Begin to move it, and return the command once memory is sent."""
    run = hosts.a.popen(program, "run", guest.name, hosts.b.tcp_uri)
    wait.until(lambda: "Memory remaining" in hosts.a.virsh("domjobinfo", guest.name, check=False), 30, "it sends memory")
    return run


#: What happens while it sends, and the exit status of "run".
WHILE_ACTIVE = {
    "abort-source": (lambda hosts, guest: hosts.a.virsh("domjobabort", guest.name), 1),
    "abort-destination": (lambda hosts, guest: hosts.b.virsh("destroy", guest.name, check=False), 1),
    "qemu-destination": (lambda hosts, guest: footprint.kill(hosts.b, "qemu-system", guest.name), 1),
    "libvirtd-destination": (lambda hosts, guest: restart_libvirtd(hosts.b), 1),
    "libvirtd-source": (lambda hosts, guest: restart_libvirtd(hosts.a), 1),
}


@pytest.mark.long
@pytest.mark.parametrize("what", WHILE_ACTIVE)
@pytest.mark.row("Active", "the job is aborted on the source", "stays here, with its function")
@pytest.mark.row("Active", "the domain is destroyed on the destination", "stays here, with its function")
@pytest.mark.row("Active", "QEMU is killed on the destination", "stays here, with its function")
@pytest.mark.row("Active", "libvirtd is killed on the destination", "stays here, with its function")
@pytest.mark.row("Active", "libvirtd is killed on the source", "stays here; without its function until it is given back")
def test_while_it_sends(hosts, slow, followers, program, what):
    happens, code = WHILE_ACTIVE[what]
    run = sending(hosts, slow, program)
    happens(hosts, slow)
    assert run.wait(timeout=60 * wait.SCALE) == code
    check_one(hosts, followers, slow.name, hosts.a)
    assert slow.reached_from(hosts.a)
    if what != "libvirtd-source":
        slow.wait_state("accelerated")
        assert slow.reached_from(hosts.b)


@pytest.mark.long
@pytest.mark.row("Active", "QEMU is killed on the source", "the domain has ended; nothing is left")
def test_its_qemu_is_killed_while_it_sends(hosts, slow, followers, program):
    run = sending(hosts, slow, program)
    footprint.kill(hosts.a, "qemu-system", slow.name)
    assert run.wait(timeout=60 * wait.SCALE) == 4
    for host, follower in zip(hosts, followers):
        wait.until(lambda h=host: slow.name not in h.virsh("list", "--name").split(), 40, "it has ended")
        in_stage(follower, slow.name, "gone")


@pytest.mark.long
@pytest.mark.row("Active", "the wire is cut", "stays here once the job is aborted, with its function")
def test_the_wire_is_cut_while_it_sends(hosts, slow, followers, program):
    """TCP would try for a quarter of an hour: a person gives it up."""
    run = sending(hosts, slow, program)
    hosts.a.run("ip", "link", "set", "wire", "down")
    footprint.interrupt(hosts.a)
    assert run.wait(timeout=90 * wait.SCALE) == 1
    slow.wait_state("accelerated")
    assert slow.reached_from(hosts.a)
    hosts.a.run("ip", "link", "set", "wire", "up")
    hosts.b.virsh("destroy", slow.name, check=False)
    check_one(hosts, followers, slow.name, hosts.a)


@pytest.mark.long
@pytest.mark.parametrize("by", ["Ctrl-C", "time"])
@pytest.mark.row("Unplug", "the guest never lets go of its function", "stays here, with its function until it runs again")
@pytest.mark.row("Unplug", "Ctrl-C", "stays here")
def test_a_guest_that_keeps_its_function(hosts, slow, followers, program, by):
    """A guest that is suspended does nothing; what it was asked for it gives when it goes on."""
    hosts.a.virsh("suspend", slow.name)
    run = hosts.a.popen(program, "run", slow.name, hosts.b.tcp_uri)
    if by == "Ctrl-C":
        in_stage(followers[0], slow.name, "leaving-asked")
        footprint.interrupt(hosts.a)
    assert run.wait(timeout=120 * wait.SCALE) == 1
    hosts.a.virsh("resume", slow.name)
    check_one(hosts, followers, slow.name, hosts.a)
    wait.until(lambda: "ua-prim0" in hosts.a.virsh("dumpxml", slow.name), 60, "it has its function, or it was given back")
    assert slow.reached_from(hosts.b)
