# SPDX-License-Identifier: LGPL-2.1-or-later
"""There and back, again and again: nothing is left, nothing has changed."""

import json

import footprint
import pytest
from guest import Panic
from lab import wait
from sleepers import Asleep, Pooled


@pytest.fixture
def pooled(hosts, lan, followers):
    with Pooled(hosts, name="pooled").running(hosts.a) as machine:
        settle(followers[0], machine.name)
        yield machine


def settle(follower, name):
    """Wait until the daemon is through with it."""
    wait.until(lambda: follower.stages() == {name: "running"}, 30, f"{name} runs on {follower.host.name}; {follower.log()}")


def feet(hosts, followers, name):
    """Return what both hosts look like while it runs on the first one."""
    settle(followers[0], name)
    wait.until(lambda: not followers[1].stages(), 30, "the other daemon has forgotten it")
    return [footprint.of(host) for host in hosts]


def check_same(before, after):
    """Check that nothing has changed on either host."""
    assert [footprint.differences(*pair) for pair in zip(before, after)] == [{}, {}]


def codes(host):
    """Return the exit status of each migration that a host's history has."""
    lines = host.run("cat", "/var/lib/net-failover-host/history.jsonl").stdout.splitlines()
    return [json.loads(line)["ExitCode"] for line in lines]


@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.long)])
def test_there_and_back_changes_nothing(hosts, pooled, followers, migrate, times):
    before = feet(hosts, followers, "pooled")
    for _ in range(times):
        for source, target in ((hosts.a, hosts.b), (hosts.b, hosts.a)):
            migrate(source, "run", "pooled", target.tcp_uri)
    check_same(before, feet(hosts, followers, "pooled"))
    assert [codes(host) for host in hosts] == [[0] * times] * 2


def test_the_daemon_gives_nothing_back_while_a_domain_is_moved(hosts, followers, migrate):
    """A function that the command has detached is not owed."""
    with Asleep(hosts, name="detached").running(hosts.a):
        settle(followers[0], "detached")
        said = len(followers[0].log())
        assert "attach the virtual function there" in migrate(hosts.a, "run", "--detach", "detached", hosts.b.tcp_uri)
        settle(followers[1], "detached")
        assert "ua-prim0" in hosts.b.virsh("dumpxml", "detached")
        assert "has its virtual function" not in followers[0].log()[said:]


@pytest.mark.long
@pytest.mark.parametrize("way", [[], ["--detach"]], ids=["unplugged", "detached"])
def test_a_guest_with_a_system_goes_there_and_back(hosts, lan, guest, followers, migrate, way):
    """As in 20 moves one guest's kernel may die of Debian 12's QEMU, those are begun again."""
    assert guest.host is hosts.a
    before = feet(hosts, followers, guest.name)
    deaths = 0
    for _ in range(20):
        try:
            for source, target in ((hosts.a, hosts.b), (hosts.b, hosts.a)):
                migrate(source, "run", *way, guest.name, target.tcp_uri)
                guest.host = target
                guest.wait_state("accelerated")
        except Panic:
            deaths += 1
            guest.restart(hosts.a)
    assert deaths < 4
    check_same(before, feet(hosts, followers, guest.name))
    assert {code for host in hosts for code in codes(host)} == {0}
