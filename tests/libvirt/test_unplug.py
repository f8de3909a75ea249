# SPDX-License-Identifier: LGPL-2.1-or-later
"""Failures of real parts while QEMU waits for the guest to let go of its function ("wait-unplug")."""

import json
import signal

import footprint
import pytest
from ends import check_accelerated, check_none, check_one, in_stage, restart_libvirtd
from followers import BUS
from lab import wait

pytestmark = pytest.mark.long


def asked(hosts, follower, guest, program):
    """Begin to move it, and return the command once its guest is asked for its function."""
    run = hosts.a.popen(program, "run", guest.name, hosts.b.tcp_uri)
    in_stage(follower, guest.name, "leaving-asked")
    return run


#: What is struck while the guest is about to let go, and the exit status of "run".
MOVES = {
    "hostd-source": (lambda hosts, followers: followers[0].kill(), 0),
    "hostd-destination": (lambda hosts, followers: followers[1].kill(), 0),
    "command": (lambda hosts, followers: footprint.kill(hosts.a, "failover-migrate"), -signal.SIGKILL),
}


@pytest.mark.parametrize("struck", MOVES)
@pytest.mark.row("Unplug", "net-failover-hostd is killed on the source", "moves; the next daemon finds what is")
@pytest.mark.row("Unplug", "net-failover-hostd is killed on the destination", "moves; the next daemon finds what is")
@pytest.mark.row("Unplug", "the command is killed", "moves on")
def test_it_moves_whatever_is_killed_while_the_guest_lets_go(hosts, slow, followers, program, struck):
    strike, code = MOVES[struck]
    run = asked(hosts, followers[0], slow, program)
    strike(hosts, followers)
    for follower in followers:
        if not follower.running():
            follower.start()
    slow.wait_state("standby")
    assert slow.reached_from(hosts.a)
    hosts.a.virsh("migrate-setspeed", slow.name, "1000")
    assert run.wait(timeout=60 * wait.SCALE) == code
    slow.host = hosts.b
    check_one(hosts, followers, slow.name, hosts.b)
    check_accelerated(hosts, slow)


@pytest.mark.row("Unplug", "the job is aborted while the guest lets go", "stays here, with its function")
def test_it_stays_when_the_job_is_aborted_while_the_guest_lets_go(hosts, slow, followers, program):
    run = asked(hosts, followers[0], slow, program)
    hosts.a.virsh("domjobabort", slow.name)
    assert run.wait(timeout=60 * wait.SCALE) == 1
    check_one(hosts, followers, slow.name, hosts.a)
    check_accelerated(hosts, slow)


def check_status(hosts, program, by_daemon):
    """Check that status says so, and by libvirt alone as much as that tells, without a command that would cut it off."""
    for bus, phase in (((), "leaving"), (("env", f"DBUS_SYSTEM_BUS_ADDRESS={BUS}"), by_daemon)):
        done = hosts.a.run(*bus, program, "status", "--json=short", check=False)
        assert done.returncode == 0, done.stdout
        assert [(pair["Phase"], pair["Differences"]) for pair in json.loads(done.stdout)["Pairs"]] == [(phase, [])]


@pytest.mark.parametrize("by_daemon", ["leaving-asked", "leaving-active"])
def test_status_names_no_command_while_it_leaves(hosts, slow, followers, program, by_daemon):
    waits = by_daemon == "leaving-asked"
    if waits:
        hosts.a.virsh("suspend", slow.name)
    run = asked(hosts, followers[0], slow, program)
    in_stage(followers[0], slow.name, by_daemon)
    check_status(hosts, program, by_daemon)
    hosts.a.virsh("domjobabort", slow.name)
    assert run.wait(timeout=90 * wait.SCALE) == 1
    if waits:
        hosts.a.virsh("resume", slow.name, limit=60)
    check_one(hosts, followers, slow.name, hosts.a)
    check_accelerated(hosts, slow)


#: What happens while a guest that is suspended keeps its function; where nothing does, "run" itself gives up after 30 s,
#: and QEMU takes as long again to abort.
STAYS = {
    "time": lambda hosts, guest: None,
    "Ctrl-C": lambda hosts, guest: footprint.interrupt(hosts.a),
    "abort-destination": lambda hosts, guest: hosts.b.virsh("destroy", guest.name, check=False),
    "qemu-destination": lambda hosts, guest: footprint.kill(hosts.b, "qemu-system", guest.name),
    "libvirtd-destination": lambda hosts, guest: restart_libvirtd(hosts.b),
    "libvirtd-source": lambda hosts, guest: restart_libvirtd(hosts.a),
}


@pytest.mark.parametrize("what", STAYS)
@pytest.mark.row("Unplug", "the guest never lets go of its function", "stays here, with its function until it runs again")
@pytest.mark.row("Unplug", "Ctrl-C", "stays here")
@pytest.mark.row("Unplug", "the domain is destroyed on the destination", "stays here")
@pytest.mark.row("Unplug", "QEMU is killed on the destination", "stays here")
@pytest.mark.row("Unplug", "libvirtd is killed on the destination", "stays here")
@pytest.mark.row("Unplug", "libvirtd is killed on the source", "stays here")
def test_it_stays_whatever_happens_while_the_guest_keeps_its_function(hosts, slow, followers, program, what):
    """A guest that is suspended does nothing; what it was asked for it gives when it goes on, and is given back."""
    hosts.a.virsh("suspend", slow.name)
    run = asked(hosts, followers[0], slow, program)
    STAYS[what](hosts, slow)
    assert run.wait(timeout=120 * wait.SCALE) == 1
    hosts.a.virsh("resume", slow.name, limit=60)
    check_one(hosts, followers, slow.name, hosts.a)
    check_accelerated(hosts, slow)


@pytest.mark.parametrize("what", ["killed", "destroyed", "off"])
@pytest.mark.row("Unplug", "QEMU is killed on the source", "the domain has ended; nothing is left")
@pytest.mark.row("Unplug", "the domain is destroyed on the source", "the domain has ended; nothing is left")
@pytest.mark.row("Unplug", "the guest ends its machine", "the domain has ended; nothing is left")
def test_it_ends_while_its_guest_keeps_its_function(hosts, slow, followers, program, what):
    hosts.a.virsh("suspend", slow.name)
    run = asked(hosts, followers[0], slow, program)
    if what == "killed":
        footprint.kill(hosts.a, "qemu-system", slow.name)
    elif what == "destroyed":
        hosts.a.virsh("destroy", slow.name)
    else:  # its <on_reboot> is destroy: libvirt hears of it what it hears of a guest that is off
        hosts.a.virsh("qemu-monitor-command", slow.name, '{"execute": "system_reset"}')
    assert run.wait(timeout=60 * wait.SCALE) == 4
    check_none(hosts, followers, slow.name)


@pytest.mark.row("Unplug", "the slot is busy: the function was plugged a moment ago", "moves")
def test_a_function_that_was_plugged_a_moment_ago(hosts, guest, followers, program):
    """There and back without a pause."""
    guest.have(hosts.a)
    in_stage(followers[0], guest.name, "running")
    for host in hosts:
        done = host.run(program, "run", guest.name, hosts.other(host).tcp_uri, check=False, limit=90)
        assert done.returncode == 0, done.stdout + done.stderr
    guest.host = hosts.a
    check_one(hosts, followers, guest.name, hosts.a)
    check_accelerated(hosts, guest)
