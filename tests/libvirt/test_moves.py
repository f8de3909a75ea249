# SPDX-License-Identifier: LGPL-2.1-or-later
"""A guest with a pair moves between two real libvirtd, and what is seen of it."""

import json

import pytest

pytest.importorskip("libvirt", reason="python3-libvirt is missing; tools/install-deps installs it")
from guest import Panic  # noqa: E402
from recorder import Recorder  # noqa: E402


@pytest.fixture
def recorder(hosts, guest):
    """Hears what happens to the guest."""
    listening = Recorder(hosts, guest.name)
    yield listening
    listening.close()


def order(source, target):
    """What everything that listens may build on, of a move by QEMU's own failover."""
    return (
        (target, "hook", "migrate begin"),
        (target, "hook", "prepare begin"),
        (target, "hook", "start begin"),
        (target, "hook", "started begin"),
        (source, "qemu", "UNPLUG_PRIMARY"),
        (source, "qemu", "MIGRATION wait-unplug"),
        (source, "qemu", "MIGRATION active"),
        (source, "qemu", "STOP"),
        (target, "qemu", "FAILOVER_NEGOTIATED"),
        (target, "qemu", "MIGRATION completed"),
        (target, "qemu", "RESUME"),
        (source, "hook", "stopped end"),
        (source, "hook", "release end"),
    )


def move(guest, **kinds):
    """Move it, and wait for its primary; once more where its kernel has died of Debian 12's QEMU."""
    source = guest.host
    try:
        guest.move(**kinds)
        guest.wait_state("accelerated")
    except Panic:
        guest.restart(source)
        guest.move(**kinds)
        guest.wait_state("accelerated")


@pytest.mark.parametrize("tcp", [False, True], ids=["there-by-socket", "back-by-tcp"])
def test_it_moves_and_has_its_primary_again(hosts, guest, recorder, tcp):
    source, target = guest.host, hosts.other(guest.host)
    before = source.virsh("dumpxml", "--inactive", guest.name)
    move(guest, tcp=tcp)
    recorder.check_order(*order(source.name[-1], target.name[-1]))
    assert target.virsh("dumpxml", "--inactive", guest.name) == before
    assert guest.name not in source.virsh("list", "--all", "--name").split()
    assert guest.reached_from(source) and guest.reached_from(target)


def test_looking_changes_nothing_of_a_guest_that_runs(hosts, guest, program):
    """What qemu:override makes QEMU's primary is one for failover-migrate, too."""
    here, there = guest.host, hosts.other(guest.host)
    before = [host.state() for host in hosts]
    pairs = json.loads(here.run(program, "status", "--json=short", check=False).stdout)["Pairs"]
    assert [(pair["Domain"], pair["HardwareAddress"], pair["Phase"]) for pair in pairs] == [(guest.name, guest.mac, "accelerated")]
    assert pairs[0]["Tap"].startswith("vnet")
    for words in (("status",), ("check", guest.name), ("check", guest.name, there.uri), ("plan", guest.name, there.uri)):
        assert here.run(program, *words, check=False).stderr == ""
    assert [host.state() for host in hosts] == before
    assert guest.reached_from(there)
