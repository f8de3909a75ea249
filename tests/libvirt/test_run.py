# SPDX-License-Identifier: LGPL-2.1-or-later
"""failover-migrate moves domains between two real libvirtd; their guests never run."""

import json
import re

import pytest
from sleepers import Asleep, Down, Owed


@pytest.fixture
def sleepers(hosts):
    machines = [Asleep(hosts, name="first"), Down(hosts, name="second", mac="52:54:00:00:12:54")]
    for host in hosts:
        host.run("rm", "-rf", "/var/lib/net-failover-host")
    try:
        for machine in machines:
            machine.start(hosts.a)
        yield machines
    finally:
        for machine in machines:
            machine.remove()


def names(host):
    return set(host.virsh("list", "--all", "--name").split())


def test_there_and_back_leaves_the_definition_as_it_was(hosts, sleepers, migrate):
    before = hosts.a.virsh("dumpxml", "--inactive", "first")
    for source, target in ((hosts.a, hosts.b), (hosts.b, hosts.a)):
        assert "moved to" in migrate(source, "run", "first", target.tcp_uri)
        assert "first" in names(target) and "first" not in names(source)
    assert hosts.a.virsh("dumpxml", "--inactive", "first") == before
    assert "first -> qemu+tcp://10.77.0.2/system  moved" in migrate(hosts.a, "history")


def test_json_is_a_line_for_each_step_and_one_for_the_end(hosts, sleepers, migrate):
    lines = [json.loads(line) for line in migrate(hosts.a, "run", "second", hosts.b.tcp_uri, "--json=short").splitlines()]
    assert {"Step": "set the link of the standby up"} in lines
    assert lines[-1]["ExitCode"] == 0 and lines[-1]["Way"] == "failover"
    assert [(pair["HardwareAddress"], pair["Path"]) for pair in lines[-1]["Pairs"]] == [(sleepers[1].mac, "unknown")]
    assert "<link state='up'/>" in hosts.b.virsh("dumpxml", "second")


def test_all_of_them(hosts, sleepers, migrate):
    assert "2 of 2 moved." in migrate(hosts.a, "evacuate", hosts.b.tcp_uri)
    assert names(hosts.b) >= {machine.name for machine in sleepers}
    assert len(migrate(hosts.a, "history").splitlines()) == 2


@pytest.mark.long
def test_one_that_fails_keeps_nobody_from_moving(hosts, sleepers, migrate):
    hosts.b.virsh("define", put(hosts.b, sleepers[0].xml))
    assert "1 of 2 moved." in migrate(hosts.a, "evacuate", hosts.b.tcp_uri, code=1)
    assert "second" in names(hosts.b)
    assert "paused" in hosts.a.virsh("domstate", "first")


def put(host, xml):
    """Write the XML of another domain of that name into a host's /run."""
    (host.folder / "run" / "other.xml").write_text(re.sub(r"<uuid>.*?</uuid>", "", xml), encoding="utf-8")
    return "/run/other.xml"


@pytest.mark.parametrize("uri", ["qemu+tcp://10.77.0.99/system", "nonsense"])
def test_where_nobody_answers_nothing_has_happened(hosts, sleepers, migrate, uri):
    before = hosts.a.virsh("dumpxml", "first")
    hosts.a.run("ip", "route", "add", "unreachable", "10.77.0.99")
    try:
        assert "not moved" in migrate(hosts.a, "run", "first", uri, code=1)
    finally:
        hosts.a.run("ip", "route", "del", "unreachable", "10.77.0.99")
    assert hosts.a.virsh("dumpxml", "first") == before


def test_by_detaching(hosts, sleepers, migrate):
    assert "attach the virtual function there" in migrate(hosts.a, "run", "--detach", "first", hosts.b.tcp_uri)
    assert "ua-prim0" in hosts.b.virsh("dumpxml", "first") and "first" not in names(hosts.a)


def path(printed):
    """Return by what the guest sends, as the report says."""
    return [pair["Path"] for pair in json.loads(printed.splitlines()[-1])["Pairs"]]


@pytest.mark.long
def test_the_path_of_a_guest_without_its_primary_is_the_standby(hosts, migrate):
    with Owed(hosts, name="owed").running(hosts.a):
        assert path(migrate(hosts.a, "run", "owed", hosts.b.tcp_uri, "--json=short", code=3)) == ["standby"]


@pytest.mark.long
def test_the_path_of_a_guest_with_a_system_is_seen(hosts, guest, migrate):
    """libvirt really counts.  Here it may be mute until it has joined its primary, and so may not be seen to change to it."""
    assert path(migrate(hosts.a, "run", guest.name, hosts.b.tcp_uri, "--json=short"))[0] in ("vf", "silent")
    guest.host = hosts.b
    guest.wait_state("accelerated")


@pytest.mark.long
def test_by_detaching_to_where_it_cannot_go(hosts, sleepers, migrate):
    hosts.b.virsh("define", put(hosts.b, sleepers[0].xml))
    printed = migrate(hosts.a, "run", "--detach", "first", hosts.b.tcp_uri, code=1)
    assert "give the virtual function back" in printed
    assert "ua-prim0" in hosts.a.virsh("dumpxml", "first")


def test_there_is_nothing_to_recover(hosts, sleepers, migrate):
    assert "nothing is open" in migrate(hosts.a, "recover", "first", hosts.b.tcp_uri)
