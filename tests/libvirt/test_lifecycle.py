# SPDX-License-Identifier: LGPL-2.1-or-later
"""What else is done with a domain that has a pair, as the acceptance lists of tp-libvirt and QEMU have it.

Where its guest never runs, it never takes STANDBY: also that is on those lists.
"""

import re

import footprint
import pytest
from ends import check_accelerated
from guest import MAC, PRIMARY
from lab import wait
from sleepers import Asleep

pytestmark = pytest.mark.long

MANAGER = ("org.netfailover.host1", "/org/netfailover/host1", "org.netfailover.host1.Manager")


@pytest.fixture
def asleep(hosts, followers):
    machine = Asleep(hosts, name="asleep")
    try:
        machine.start(hosts.a)
        settle(followers[0])
        yield machine
    finally:
        hosts.a.virsh("managedsave-remove", "asleep", check=False)
        machine.remove()
        for follower in followers:
            wait.until(lambda f=follower: f.stages().get("asleep", "gone") == "gone", 30, "the daemon has forgotten it")


def settle(follower, stage="running", name="asleep"):
    """Wait until the daemon has it in this stage, and nothing of ours is in the bridge."""
    wait.until(lambda: follower.stages().get(name, "gone") == stage, 30, f"{stage} on {follower.host.name}; {follower.log()}")
    wait.until(lambda: not [entry for entry in follower.entries(MAC) if entry[1]], 30, "no entry of ours is left")


@pytest.mark.parametrize("back", [("save asleep /run/saved", "restore --paused /run/saved"), ("managedsave asleep", "start --paused asleep")],
                         ids=["save", "managedsave"])
def test_it_is_saved_and_restored(hosts, asleep, followers, back):
    before = footprint.of(hosts.a)
    save, restore = back
    hosts.a.virsh(*save.split())
    settle(followers[0], "gone")
    hosts.a.virsh(*restore.split())
    hosts.a.virsh("resume", "asleep")
    settle(followers[0])
    hosts.a.virsh("suspend", "asleep")
    assert "ua-prim0" in hosts.a.virsh("dumpxml", "asleep")
    assert footprint.differences(before, footprint.of(hosts.a)) == {}


@pytest.mark.parametrize("save", ["save guest /run/saved", "managedsave guest"], ids=["save", "managedsave"])
def test_a_guest_that_uses_its_function_is_not_saved(hosts, awake, followers, save):
    """libvirt stops it first, and a guest that stands still cannot let go of its function: QEMU waits until somebody ends the job."""
    before = footprint.of(hosts.a)
    with hosts.a.popen("virsh", "--quiet", *save.split()) as virsh:
        wait.until(lambda: followers[0].stages()[awake.name] == "leaving-asked", 60, "it is asked for its function")
        assert virsh.poll() is None
        hosts.a.virsh("domjobabort", awake.name)
        assert virsh.wait(120 * wait.SCALE) != 0
    check_accelerated(hosts, awake)
    settle(followers[0], name=awake.name)
    assert footprint.differences(before, footprint.of(hosts.a)) == {}


@pytest.mark.parametrize("save, restore", [("save guest /run/saved", "restore /run/saved"), ("managedsave guest", "start guest")],
                         ids=["save", "managedsave"])
def test_a_guest_without_its_function_is_saved_and_restored(hosts, awake, followers, save, restore):
    hosts.a.virsh("detach-device-alias", awake.name, "ua-prim0", "--live", "--config")
    awake.wait_state("standby")
    try:
        hosts.a.virsh(*save.split(), limit=60)
        settle(followers[0], "gone", awake.name)
        hosts.a.virsh(*restore.split(), limit=60)
    finally:
        hosts.a.virsh("managedsave-remove", awake.name, check=False)
    settle(followers[0], name=awake.name)
    for host in hosts:
        wait.until(lambda h=host: awake.reached_from(h), 30, f"{host.name} reaches it by its standby")
    (hosts.a.folder / "run" / "primary.xml").write_text(PRIMARY.format(mac=MAC), encoding="utf-8")
    hosts.a.virsh("attach-device", awake.name, "/run/primary.xml", "--live", "--config")
    check_accelerated(hosts, awake)


def test_it_is_suspended_and_goes_on(hosts, asleep, followers):
    before = footprint.of(hosts.a)
    hosts.a.virsh("resume", "asleep")
    settle(followers[0])
    hosts.a.virsh("suspend", "asleep")
    settle(followers[0])
    assert footprint.differences(before, footprint.of(hosts.a)) == {}


@pytest.fixture
def awake(hosts, guest, followers):
    """A guest with a system, on the first host."""
    guest.have(hosts.a)
    settle(followers[0], name=guest.name)
    yield guest
    guest.restart(hosts.a)


def test_its_function_is_detached_and_attached_while_it_runs(hosts, awake, followers):
    """From the definition too: else the daemon owes it."""
    function = "<alias name='ua-prim0'/>"
    hosts.a.virsh("detach-device-alias", awake.name, "ua-prim0", "--live", "--config")
    wait.until(lambda: function not in hosts.a.virsh("dumpxml", awake.name), 60, "it is gone")
    awake.wait_state("standby")
    assert awake.reached_from(hosts.b)
    followers[0].kill()
    followers[0].start()
    wait.until(lambda: followers[0].stages() == {awake.name: "running"}, 30, "the daemon is back")
    assert function not in hosts.a.virsh("dumpxml", awake.name)
    (hosts.a.folder / "run" / "primary.xml").write_text(PRIMARY.format(mac=MAC), encoding="utf-8")
    hosts.a.virsh("attach-device", awake.name, "/run/primary.xml", "--live", "--config")
    awake.wait_state("accelerated")
    settle(followers[0], name=awake.name)
    assert awake.reached_from(hosts.b)


def test_it_is_dumped_and_goes_on_by_its_standby(hosts, awake, followers):
    """For QEMU that is a migration to a file, after which it does not give the function back.

    A guest that is not to run meanwhile cannot let go of its function: that dump does not end.
    """
    hosts.a.virsh("dump", "--live", awake.name, "/run/core", limit=60)
    awake.wait_state("standby")
    settled = re.compile("QEMU has lost the virtual function")
    wait.until(lambda: settled.search(followers[0].ask("get-property", *MANAGER, "Problems")), 30, "the daemon says so")
    assert followers[0].stages() == {awake.name: "running"}
    assert awake.reached_from(hosts.b)


def test_its_memory_alone_is_dumped(hosts, awake, followers):
    hosts.a.virsh("dump", awake.name, "/run/core", "--memory-only", limit=60)
    settle(followers[0], name=awake.name)
    assert awake.state() == "accelerated"
    assert awake.reached_from(hosts.b)


def test_postcopy_there_and_precopy_back(hosts, awake, followers):
    awake.move("--postcopy", "--postcopy-after-precopy")
    awake.wait_state("accelerated")
    settle(followers[1], name=awake.name)
    awake.move()
    awake.wait_state("accelerated")
    settle(followers[0], name=awake.name)
    settle(followers[1], "gone", name=awake.name)
    assert awake.reached_from(hosts.b)


def test_several_in_a_row_of_which_some_are_refused(hosts, asleep, followers, foreign, migrate):
    before = footprint.of(hosts.a)
    foreign(hosts.b, "99-no", "start")
    for _ in range(3):
        migrate(hosts.a, "run", "asleep", hosts.b.tcp_uri, code=1)
    (hosts.b.etc / "hooks" / "qemu.d" / "99-no").write_text("#!/bin/sh\n", encoding="ascii")
    migrate(hosts.a, "run", "asleep", hosts.b.tcp_uri)
    migrate(hosts.b, "run", "asleep", hosts.a.tcp_uri)
    settle(followers[0])
    assert footprint.differences(before, footprint.of(hosts.a)) == {}
