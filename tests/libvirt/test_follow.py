# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-hostd follows what a real libvirt does with a domain whose guest never runs."""

import re
import subprocess

import footprint
import pytest
from guest import MAC, PRIMARY
from lab import wait
from sleepers import Asleep, Down, Owed


@pytest.fixture
def asleep(hosts, followers, request):
    assert followers
    with getattr(request, "param", Asleep)(hosts, name="asleep").running(hosts.a) as machine:
        yield machine
    for follower in followers:
        wait.until(lambda f=follower: set(f.stages().values()) <= {"gone"}, 30, "the daemon has forgotten it")


def in_stage(follower, stage):
    wait.until(lambda: follower.stages().get("asleep", "gone") == stage, 30, f"{stage} on {follower.host.name}; {follower.log()}")


@pytest.mark.row("Unplug", "the guest has no system, and so never took STANDBY", "moves; QEMU has no function to ask it for")
@pytest.mark.row("After", "the guest never shows its function", "moves; after a while the daemon takes it to be in use")
def test_it_follows_a_move_there_and_back(followers, asleep):
    here, there = followers
    in_stage(here, "running")
    for source, target in ((here, there), (there, here)):
        asleep.move()
        in_stage(source, "gone")
        # Nobody in there takes the virtual function: time tells.
        in_stage(target, "running")
        assert not target.entries(MAC)


def test_a_daemon_that_was_killed_finds_what_runs(followers, asleep):
    here, there = followers
    here.kill()
    (here.folder / "state.json").unlink()
    asleep.move()
    in_stage(there, "running")
    here.start()
    asleep.move()
    in_stage(here, "running")
    there.kill()
    there.start()
    in_stage(there, "gone")


@pytest.mark.parametrize("dead", [(0, 1), pytest.param((1,), marks=pytest.mark.long)], ids=["nowhere", "not-there"])
@pytest.mark.row("Before", "net-failover-hostd runs on neither host", "moves as without this package; it is found by the next daemon")
@pytest.mark.row("Before", "net-failover-hostd does not run there", "moves as without this package; it is found by the next daemon")
def test_without_a_daemon_libvirt_does_as_before(followers, asleep, dead):
    for number in dead:
        followers[number].kill()
    try:
        asleep.move()
    finally:
        for number in dead:
            followers[number].start()
    in_stage(followers[1], "running")
    in_stage(followers[0], "gone")


@pytest.mark.row("After", "net-failover-hostd is killed on the destination", "the next daemon finds what is")
def test_a_daemon_that_is_killed_once_it_has_arrived_is_followed_by_another(followers, asleep):
    there = followers[1]
    in_stage(followers[0], "running")
    asleep.move()
    assert there.stages()["asleep"] == "arrived"
    there.kill()
    there.start()
    in_stage(there, "running")
    assert not [entry for entry in there.entries(MAC) if entry[1]]


def test_libvirtd_that_starts_again_is_found_again(hosts, followers, asleep):
    hosts.a.signal_daemon(9)
    wait.until(lambda: "libvirtd" not in hosts.a.run("ps", "-e", "-o", "comm").stdout, 10, "libvirtd is gone")
    hosts.a.start_daemon()
    in_stage(followers[0], "running")
    asleep.move()
    in_stage(followers[0], "gone")


@pytest.mark.parametrize("asleep", [Down], indirect=True)
def test_the_link_is_up_before_anybody_moves_it(hosts, followers, asleep):
    assert "<link state='down'/>" in hosts.a.virsh("dumpxml", "--inactive", "asleep")
    wait.until(lambda: "<link state='up'/>" in hosts.a.virsh("dumpxml", "asleep"), 30, f"the link is up; {followers[0].log()}")


@pytest.mark.parametrize("asleep", [Owed], indirect=True)
def test_what_is_owed_is_given(hosts, followers, asleep):
    in_stage(followers[0], "running")
    (hosts.a.folder / "run" / "primary.xml").write_text(PRIMARY.format(mac=MAC), encoding="utf-8")
    assert "ua-prim0" not in hosts.a.virsh("dumpxml", "asleep")
    hosts.a.virsh("attach-device", "asleep", "/run/primary.xml", "--config")
    followers[0].kill()
    followers[0].start()
    wait.until(lambda: "ua-prim0" in hosts.a.virsh("dumpxml", "asleep"), 60, f"it is back; {followers[0].log()}")


@pytest.mark.parametrize("asleep", [Owed], indirect=True)
def test_a_command_that_cannot_be_run_is_tried_again(hosts, followers, asleep, program):
    here = followers[0]
    (hosts.a.folder / "run" / "primary.xml").write_text(PRIMARY.format(mac=MAC), encoding="utf-8")
    hosts.a.virsh("attach-device", "asleep", "/run/primary.xml", "--config")
    here.kill()
    # The path of a package's file while that is replaced.
    here.start(migrate="/run/migrate")
    command = hosts.a.folder / "run" / "migrate"
    try:
        wait.until(lambda: "cannot run /run/migrate" in here.log(), 30, f"it has been tried; {here.log()}")
        in_stage(here, "running")
        command.symlink_to(program)
        wait.until(lambda: "ua-prim0" in hosts.a.virsh("dumpxml", "asleep"), 60, f"it is back; {here.log()}")
        assert here.log().count("cannot run /run/migrate") < 5, "the same daemon has waited"
    finally:
        command.unlink(missing_ok=True)
        here.kill()
        here.start()


def test_what_a_function_has_travels_with_the_running_domain(hosts, followers, asleep, program):
    """In its metadata, which the other host's hook gets before anything is prepared there; as xml/functions.cpp reads it."""
    element = f"<functions><function mac='{MAC}' vlan='7' trust='on'/></functions>"
    hosts.a.run(program.with_name("net-failover-hostd"), "--record", asleep.uuid, element)
    script = hosts.b.etc / "hooks" / "qemu.d" / "98-metadata"
    script.write_text('#!/bin/sh\ncat >"/run/xml-$2"\n', encoding="ascii")
    script.chmod(0o755)
    try:
        asleep.move()
    finally:
        script.unlink()
    in_stage(followers[1], "running")
    for xml in (hosts.b.run("cat", "/run/xml-migrate").stdout, hosts.b.run("cat", "/run/xml-start").stdout, hosts.b.virsh("dumpxml", "asleep")):
        found = re.search(r"<(\S+):functions xmlns:\1=.urn:net-failover:host:1.>\s*<\1:function (.*)/>", xml)
        assert found and "vlan='7'" in found[2].replace('"', "'"), xml
    assert "functions" not in hosts.b.virsh("dumpxml", "--inactive", "asleep")


@pytest.mark.row("Input", "hooks of somebody else, before and after ours", "all of them run, each with the XML")
def test_foreign_hooks_before_and_after_ours_still_run(hosts, followers, asleep, foreign):
    foreign(hosts.b, "10-before")
    foreign(hosts.b, "99-after")
    asleep.move()
    in_stage(followers[1], "running")
    called = [line.split() for line in (hosts.b.folder / "run" / "foreign").read_text(encoding="ascii").splitlines()]
    assert [(operation, name) for operation, name, _ in called] == [
        (operation, name) for operation in ("migrate", "prepare", "start", "started") for name in ("10-before", "99-after")]
    assert "empty" not in [size for _, _, size in called]


@pytest.mark.parametrize("operation", [
    "migrate", pytest.param("prepare", marks=pytest.mark.long), "start", pytest.param("started", marks=pytest.mark.long)])
@pytest.mark.row("Before", "a hook of the destination says no at migrate", "nothing has happened")
@pytest.mark.row("Before", "a hook of the destination says no at prepare, start or started", "nothing has happened")
def test_a_move_that_the_destination_refuses_leaves_nothing(hosts, followers, asleep, foreign, operation):
    foreign(hosts.b, "99-no", operation)
    with asleep.migrate() as virsh:
        virsh.communicate(timeout=60)
    assert virsh.returncode != 0
    in_stage(followers[0], "running")
    # An announcement without a consequence is forgotten after a minute.
    assert operation == "migrate" or wait.until(lambda: not followers[1].stages(), 30, "nothing is left there")
    assert not followers[1].entries(MAC)
    assert "paused" in hosts.a.virsh("domstate", "asleep")


def test_the_bus_tells_of_the_pair_where_it_is(followers, asleep):
    here, there = followers
    path = f"/org/netfailover/host1/pair/{str(asleep.uuid).replace('-', '_')}_{MAC.replace(':', '')}"

    def phase(follower):
        return follower.ask("get-property", "org.netfailover.host1", path, "org.netfailover.host1.Pair", "Phase").strip()

    wait.until(lambda: phase(here) == 's "accelerated"', 30, "the bus has it")
    assert path in here.ask("tree", "--list", "org.netfailover.host1")
    assert 'as 1 "asleep"' in here.ask("get-property", "org.netfailover.host1", "/org/netfailover/host1", "org.netfailover.host1.Manager", "Domains")
    asleep.move()
    wait.until(lambda: phase(there) == 's "accelerated"', 30, "the other bus has it")
    wait.until(lambda: not phase(here), 30, "the first bus has it no longer")


@pytest.mark.long
def test_nothing_wakes_it_while_nothing_happens(hosts, followers, asleep):
    """But for libvirtd, which asks each of its clients every five seconds whether it is there."""
    seconds, pause = 60, 5
    in_stage(followers[0], "running")
    (child,) = footprint.processes(hosts.a, "--watch-libvirt")
    daemon = max(footprint.processes(hosts.a, "/net-failover-hostd"), key=footprint.start_of)

    def counted():
        return {pid: footprint.switches(pid) for pid in (daemon, child)}

    last = {}

    def is_quiet():
        before = dict(last)
        last.update(counted())
        return before.get(daemon) == last[daemon]

    wait.until(is_quiet, 30, "it is through with the domain", every=pause)
    before = counted()
    with hosts.a.popen("sleep", str(seconds)) as passing:
        passing.wait()
    after = counted()
    print(f"woken in {seconds} s: daemon {after[daemon] - before[daemon]}, child {after[child] - before[child]}")
    # The bridge may have learned or forgotten somebody else's entry.
    assert after[daemon] - before[daemon] <= seconds // 10
    # To read what libvirtd asks and to answer may be two turns.
    assert after[child] - before[child] <= 2 * seconds // pause + 1


#: Of a VNC server.
SECRET = "c0rrecth"


class Guarded(Asleep):
    """Has a password in its XML, which libvirt shows to who asks for it, and gives to its hooks."""

    @property
    def xml(self):
        return super().xml.replace("  </devices>", f"    <graphics type='vnc' autoport='yes' passwd='{SECRET}'/>\n  </devices>")


def arguments(host):
    """Return the arguments of all that runs on a host."""
    return host.run("ps", "-e", "-ww", "-o", "args=").stdout


@pytest.mark.parametrize("asleep", [Guarded], indirect=True)
def test_secrets_stay_where_they_are(hosts, followers, asleep, foreign, program):
    """In libvirt: no log, file, object of the bus, or argument of a process of ours has one."""
    foreign(hosts.b, "99-gate", "started", 0)
    gate = hosts.b.folder / "run" / "gate"
    gate.touch()
    run = hosts.a.popen(program, "run", "asleep", hosts.b.tcp_uri, "--json", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wait.until(lambda: "asleep" in followers[1].stages(), 30, "the hook was told of it")
    shown = "".join(arguments(host) for host in hosts)
    gate.unlink()
    shown += run.communicate(timeout=60 * wait.SCALE)[0]
    assert run.returncode == 0
    asleep.host = hosts.b
    in_stage(followers[1], "running")
    assert SECRET in hosts.b.virsh("dumpxml", "--security-info", "asleep"), "it was there to be told"
    shown += hosts.a.run(program, "history").stdout + hosts.a.run(program, "--json", "history").stdout
    for host, follower in zip(hosts, followers):
        shown += follower.log() + arguments(host)
        shown += follower.ask("call", "org.netfailover.host1", "/org/netfailover/host1", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
        kept = [path for folder in ("run/net-failover-host", "var/lib/net-failover-host") for path in (host.folder / folder).rglob("*")]
        shown += "".join(path.read_text(encoding="utf-8") for path in kept if path.is_file())
    assert "asleep" in shown and MAC in shown and "failover-migrate" in shown
    assert SECRET not in shown
    assert "<" not in re.sub(r"^<\d>", "", "".join(follower.log() for follower in followers), flags=re.M)
