# SPDX-License-Identifier: LGPL-2.1-or-later
"""Failures of real parts while a domain is on its way: one host runs it at the end, and nothing is left."""

import signal

import footprint
import pytest
from ends import check_accelerated, check_none, check_one, in_stage, restart_libvirtd
from lab import wait
from sleepers import Asleep


@pytest.fixture
def asleep(hosts, followers):
    with Asleep(hosts, name="asleep").running(hosts.a) as machine:
        in_stage(followers[0], "asleep", "running")
        yield machine


#: What is killed before the guest is asked for anything, and who runs the domain then.
STRUCK = {
    "hostd-source": (lambda hosts, followers: followers[0].kill(), "b"),
    "hostd-destination": (lambda hosts, followers: followers[1].kill(), "b"),
    "libvirtd-source": (lambda hosts, followers: restart_libvirtd(hosts.a), "a"),
    "libvirtd-destination": (lambda hosts, followers: restart_libvirtd(hosts.b), "a"),
    "qemu-destination": (lambda hosts, followers: footprint.kill(hosts.b, "qemu-system", "asleep"), "a"),
}


@pytest.mark.long
@pytest.mark.parametrize("struck", STRUCK)
@pytest.mark.row("Before", "net-failover-hostd is killed on the source while the destination prepares", "moves; the next daemon finds what is")
@pytest.mark.row("Before", "net-failover-hostd is killed on the destination while the destination prepares", "moves; the next daemon finds what is")
@pytest.mark.row("Before", "libvirtd is killed on the source while the destination prepares", "stays here")
@pytest.mark.row("Before", "libvirtd is killed on the destination while the destination prepares", "stays here")
@pytest.mark.row("Before", "QEMU is killed on the destination while that prepares", "stays here")
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


def sending(hosts, guest, program):
    """Begin to move it, and return the command once memory is sent."""
    run = hosts.a.popen(program, "run", guest.name, hosts.b.tcp_uri)
    wait.until(lambda: "Memory remaining" in hosts.a.virsh("domjobinfo", guest.name, check=False), 30, "it sends memory")
    wait.until(lambda: guest.state() == "standby", 30, "the guest is on its standby")
    return run


#: What happens while it sends, after which it stays, and the exit status of "run".
STAYS = {
    "abort-source": (lambda hosts, guest: hosts.a.virsh("domjobabort", guest.name), 1),
    "abort-destination": (lambda hosts, guest: hosts.b.virsh("destroy", guest.name, check=False), 1),
    "interrupt": (lambda hosts, guest: footprint.interrupt(hosts.a), 1),
    "qemu-destination": (lambda hosts, guest: footprint.kill(hosts.b, "qemu-system", guest.name), 1),
    "libvirtd-destination": (lambda hosts, guest: restart_libvirtd(hosts.b), 1),
    "libvirtd-source": (lambda hosts, guest: restart_libvirtd(hosts.a), 1),
}


@pytest.mark.long
@pytest.mark.parametrize("what", STAYS)
@pytest.mark.row("Active", "the job is aborted on the source", "stays here, with its function")
@pytest.mark.row("Active", "the domain is destroyed on the destination", "stays here, with its function")
@pytest.mark.row("Active", "Ctrl-C", "stays here, with its function")
@pytest.mark.row("Active", "QEMU is killed on the destination", "stays here, with its function")
@pytest.mark.row("Active", "libvirtd is killed on the destination", "stays here, with its function")
@pytest.mark.row("Active", "libvirtd is killed on the source", "stays here; without its function until it is given back")
def test_it_stays_whatever_happens_while_it_sends(hosts, slow, followers, program, what):
    happens, code = STAYS[what]
    run = sending(hosts, slow, program)
    happens(hosts, slow)
    assert run.wait(timeout=60 * wait.SCALE) == code
    check_one(hosts, followers, slow.name, hosts.a)
    check_accelerated(hosts, slow)


#: What is killed while it sends, and does not keep it from moving.
MOVES = {
    "hostd-source": lambda hosts, followers: followers[0].kill(),
    "hostd-destination": lambda hosts, followers: followers[1].kill(),
    "command": lambda hosts, followers: footprint.kill(hosts.a, "failover-migrate"),
}


@pytest.mark.long
@pytest.mark.parametrize("what", MOVES)
@pytest.mark.row("Active", "net-failover-hostd is killed on the source", "moves; the next daemon finds what is")
@pytest.mark.row("Active", "net-failover-hostd is killed on the destination", "moves; the next daemon finds what is")
@pytest.mark.row("Active", "the command is killed", "moves on")
def test_it_moves_whatever_is_killed_while_it_sends(hosts, slow, followers, program, what):
    run = sending(hosts, slow, program)
    MOVES[what](hosts, followers)
    for follower in followers:
        if not follower.running():
            follower.start()
    assert slow.reached_from(hosts.a)
    hosts.a.virsh("migrate-setspeed", slow.name, "1000")
    assert run.wait(timeout=60 * wait.SCALE) == (-signal.SIGKILL if what == "command" else 0)
    slow.host = hosts.b
    check_one(hosts, followers, slow.name, hosts.b)
    check_accelerated(hosts, slow)


@pytest.mark.long
@pytest.mark.row("Active", "QEMU is killed on the source", "the domain has ended; nothing is left")
def test_its_qemu_is_killed_while_it_sends(hosts, slow, followers, program):
    run = sending(hosts, slow, program)
    footprint.kill(hosts.a, "qemu-system", slow.name)
    assert run.wait(timeout=60 * wait.SCALE) == 4
    check_none(hosts, followers, slow.name)


@pytest.mark.long
@pytest.mark.row("Active", "libvirtd is ended on the source (SIGTERM)", "moves, and it ends once that is done; `run` ends with 4, as it hears nothing more")
def test_libvirtd_ends_while_it_sends(hosts, slow, followers, program):
    run = sending(hosts, slow, program)
    hosts.a.virsh("migrate-setspeed", slow.name, "8")
    hosts.a.signal_daemon()
    assert run.wait(timeout=90 * wait.SCALE) == 4
    wait.until(lambda: "libvirtd" not in hosts.a.run("ps", "-e", "-o", "comm").stdout, 60, "libvirtd has ended")
    hosts.a.start_daemon()
    slow.host = hosts.b
    check_one(hosts, followers, slow.name, hosts.b)
    check_accelerated(hosts, slow)


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
    check_accelerated(hosts, slow)
