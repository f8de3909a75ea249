# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is to be true on both hosts after whatever has happened to a domain on its way, and some of what may."""

import signal

import footprint
from guest import MAC
from lab import wait

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


def check_none(hosts, followers, name):
    """Check that no host runs it, and that nothing of ours is left."""
    for host, follower in zip(hosts, followers):
        wait.until(lambda h=host: name not in h.virsh("list", "--name").split(), 40, f"it has ended on {host.name}")
        in_stage(follower, name, "gone", GONE_SECONDS)
        wait.until(lambda h=host: not [line for line in footprint.fdb(h) if MAC in line], 30, "no entry is left, of no port")
        wait.until(lambda h=host: not footprint.commands(h), 30, "no command is left")


def check_accelerated(hosts, guest):
    """Check that it uses its function again, and is reached from both hosts."""
    wait.until(lambda: "ua-prim0" in guest.host.virsh("dumpxml", guest.name), 90, "it has its function")
    guest.wait_state("accelerated", 90)
    for host in hosts:
        assert guest.reached_from(host), host.name


def restart_libvirtd(host):
    """As systemd does with one that has died."""
    host.stop_daemon(signal.SIGKILL)
    host.start_daemon()
