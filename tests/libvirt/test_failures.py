# SPDX-License-Identifier: LGPL-2.1-or-later
"""Failures of real parts while a domain is on its way: one host runs it at the end, and nothing is left."""

import signal

import footprint
import pytest
from guest import MAC
from lab import wait
from sleepers import Asleep


def in_stage(follower, name, stage):
    """Wait until a daemon has a domain in a stage."""
    wait.until(lambda: follower.stages().get(name, "gone") == stage, 40, f"{stage} on {follower.host.name}; {follower.log()}")


def check_one(hosts, followers, name, owner):
    """Check that one host runs it, and that the other one has forgotten it."""
    other = hosts.other(owner)
    wait.until(lambda: name not in other.virsh("list", "--all", "--name").split(), 40, f"{other.name} has forgotten it")
    assert name in owner.virsh("list", "--name").split()
    for follower in followers:
        in_stage(follower, name, "running" if follower.host is owner else "gone")
        wait.until(lambda f=follower: not [entry for entry in f.entries(MAC) if entry[1]], 30, "no entry of ours is left")
        wait.until(lambda f=follower: not footprint.commands(f.host), 30, "no command is left")


@pytest.fixture
def asleep(hosts, followers):
    machine = Asleep(hosts, name="asleep")
    try:
        machine.start(hosts.a)
        in_stage(followers[0], "asleep", "running")
        yield machine
    finally:
        machine.remove()


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
