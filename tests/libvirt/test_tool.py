# SPDX-License-Identifier: LGPL-2.1-or-later
"""What whoever calls failover-migrate sees, and what is left when it is interrupted or ends at once."""

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import termios
import time

import footprint
import pytest
from lab import wait
from sleepers import Asleep, Down, Pooled


@pytest.fixture
def down(hosts):
    """Its link is down, so that there is something to undo; nobody but the command sets it up."""
    with Down(hosts, name="asleep").running(hosts.a) as machine:
        yield machine


class Run:
    """A failover-migrate that is under way."""

    def __init__(self, host, program, *words, **options):
        self.host = host
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} | options
        # The tests may run in the background of a shell, where Ctrl-C is ignored.
        default = ("env", "--default-signal=INT,TERM,HUP")
        self._process = host.popen(*default, program, *words, text=True, **options)

    def line(self):
        """Wait for a line of what it prints."""
        return self._process.stdout.readline()

    def kill(self, number):
        """Send it a signal, and not the process of it that waits for libvirt."""
        wait.until(lambda: footprint.processes(self.host, "failover-migrate"), 10, "it runs")
        os.kill(min(footprint.processes(self.host, "failover-migrate"), key=footprint.start_of), number)

    def end(self):
        """Return its exit status and what it has printed since."""
        said, _ = self._process.communicate(timeout=60 * wait.SCALE)
        return self._process.returncode, said


@pytest.fixture
def gate(hosts, foreign):
    """The destination waits at this operation until the file is removed."""
    def close(operation):
        foreign(hosts.b, "99-gate", operation, 0)
        path = hosts.b.folder / "run" / "gate"
        path.touch()
        return path
    return close


def reached(hosts, operation):
    """Wait until the destination waits there."""
    path = hosts.b.folder / "run" / "foreign"
    wait.until(lambda: path.exists() and f"{operation} " in path.read_text(encoding="ascii"), 30, f"the hook is called for {operation}")


def gone(host):
    """Wait until a host has forgotten the domain."""
    wait.until(lambda: not host.virsh("list", "--all", "--name").split(), 30, f"{host.name} has forgotten it; {host.log()}")


def check_same(hosts, before):
    """Check that nothing is left and nothing has changed."""
    for host in hosts:
        wait.until(lambda h=host: not footprint.processes(h, "failover-migrate"), 30, "no process is left")
    after = [footprint.of(host) for host in hosts]
    assert [footprint.differences(*pair) for pair in zip(before, after)] == [{}, {}]


@pytest.mark.row("Before", "Ctrl-C", "nothing has happened")
@pytest.mark.row("Before", "the destination does not answer", "nothing has happened")
def test_before_anything_has_begun(hosts, down, program, migrate):
    before = [footprint.of(host) for host in hosts]
    hosts.b.signal_daemon(signal.SIGSTOP)
    try:
        run = Run(hosts.a, program, "run", "asleep", hosts.b.tcp_uri)
        assert "waiting for libvirt at qemu+tcp" in run.line()
        run.kill(signal.SIGINT)
        assert run.end() == (1, "failover-migrate: interrupted; nothing has been changed\n")
        said = migrate(hosts.a, "run", "asleep", hosts.b.tcp_uri, "--timeout=1", "--json=short", code=1)
        assert "does not answer" in said and json.loads(said)["Error"]
    finally:
        hosts.b.signal_daemon(signal.SIGCONT)
    check_same(hosts, before)


@pytest.mark.parametrize("number", [signal.SIGINT, *(pytest.param(one, marks=pytest.mark.long) for one in (signal.SIGTERM, signal.SIGHUP))])
@pytest.mark.row("Before", "Ctrl-C while the destination prepares", "stays here; the standby's link stays up where the guest may have been asked for its function")
def test_interrupted_while_the_destination_prepares(hosts, down, program, gate, number):
    opened = gate("prepare")
    run = Run(hosts.a, program, "run", "asleep", hosts.b.tcp_uri)
    reached(hosts, "prepare")
    before = footprint.of(hosts.a)
    run.kill(number)
    opened.unlink()
    code, said = run.end()
    assert code == 1 and "it was interrupted" in said and "link stays up" in said, said
    gone(hosts.b)
    assert footprint.differences(before, footprint.of(hosts.a)) == {}


@pytest.mark.long
@pytest.mark.parametrize("operation", ["started", "prepare"])
@pytest.mark.row("Before", "the command is killed while the destination prepares", "moves on")
@pytest.mark.row("Before", "a second run for the same domain", "refused; the first one goes on")
def test_killed_while_it_moves(hosts, down, program, gate, migrate, operation):
    """The domain's own libvirt migrates it: a second command keeps its hands off."""
    opened = gate(operation)
    run = Run(hosts.a, program, "run", "asleep", hosts.b.tcp_uri)
    reached(hosts, operation)
    run.kill(signal.SIGKILL)
    assert "is being migrated already" in migrate(hosts.a, "run", "asleep", hosts.b.tcp_uri, code=1)
    assert "is being migrated" in hosts.a.run(program, "reattach", "asleep", check=False).stderr
    opened.unlink()
    gone(hosts.a)
    wait.until(lambda: "paused" in hosts.b.virsh("domstate", "asleep", check=False), 30, "it has arrived")
    wait.until(lambda: not footprint.processes(hosts.a, "failover-migrate"), 30, "no process is left")
    migrate(hosts.b, "run", "asleep", hosts.a.tcp_uri)


@pytest.mark.long
@pytest.mark.row("Before", "somebody else's virsh migrate is under way", "refused; that goes on")
def test_a_migration_of_somebody_else_is_left_alone(hosts, down, gate, migrate):
    opened = gate("started")
    with down.migrate() as virsh:
        reached(hosts, "started")
        assert "is being migrated already" in migrate(hosts.a, "run", "asleep", hosts.b.tcp_uri, code=1)
        opened.unlink()
        assert virsh.wait(60 * wait.SCALE) == 0
    gone(hosts.a)
    down.host = hosts.b


@pytest.mark.long
def test_status_while_it_moves(hosts, down, gate, migrate):
    opened = gate("started")
    with down.migrate() as virsh:
        reached(hosts, "started")
        assert "leaving" in migrate(hosts.a, "status")
        opened.unlink()
        assert virsh.wait(60 * wait.SCALE) == 0
    down.host = hosts.b
    assert "asleep" not in migrate(hosts.a, "status")
    assert "asleep" in migrate(hosts.b, "status")


@pytest.mark.long
def test_a_destination_may_take_longer_than_a_guest(hosts, down, program, gate):
    """Its 30 s begin when the guest is asked to let go of its function."""
    opened = gate("prepare")
    run = Run(hosts.a, program, "run", "asleep", hosts.b.tcp_uri)
    reached(hosts, "prepare")
    time.sleep(35)  # there is nothing to wait for: it must not have given up
    opened.unlink()
    code, said = run.end()
    assert code == 0, said


def test_on_a_terminal_it_shows_how_far_it_is(hosts, down, program, gate):
    """One line that is written again and again, and cleared before the report."""
    opened = gate("started")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    os.set_blocking(ours, False)
    run = Run(hosts.a, program, "run", "asleep", hosts.b.tcp_uri, stdin=theirs, stdout=theirs, stderr=theirs)
    said = ""

    def shows(text):
        nonlocal said
        with contextlib.suppress(BlockingIOError):
            said += os.read(ours, 4096).decode()
        return text in said

    try:
        wait.until(lambda: shows("waiting for the guest"), 30, "it shows how far it is")
        opened.unlink()
        wait.until(lambda: shows("is not known\r\n"), 30, "it reports")
        assert run.end()[0] == 0
    finally:
        os.close(ours)
        os.close(theirs)
    shown = [re.sub(r".*\r(?!\n)", "", line) for line in said.split("\r\n")]
    assert shown[:3] == ["\x1b[Kset the link of the standby up", "\x1b[Kmigrate", "\x1b[Ksee by what the guest sends"]
    assert re.fullmatch(r"\x1b\[Kasleep: moved to qemu\+tcp://\S+ in \d+ ms, paused for \d+ ms", shown[3]), shown


@pytest.mark.row("Before", "the destination has no bridge of that name", "nothing has happened")
@pytest.mark.row("Before", "the destination has another domain of that name", "nothing has happened")
@pytest.mark.row("Before", "the destination has no memory for it", "nothing has happened")
@pytest.mark.row("Before", "the destination has no network of that name", "nothing has happened")
@pytest.mark.parametrize("fault", ["bridge", "name", *(pytest.param(one, marks=pytest.mark.long) for one in ("memory", "network"))])
@pytest.mark.parametrize("way", [[], pytest.param(["--detach"], marks=pytest.mark.long)], ids=["unplugged", "detached"])
@pytest.mark.usefixtures("lan")
def test_the_destination_cannot_take_it(hosts, migrate, fault, way):
    with (Pooled if fault == "network" else Asleep)(hosts, name="asleep").running(hosts.a) as machine:
        before = footprint.of(hosts.a)
        FAULTS[fault][0](hosts.b, machine)
        try:
            said = migrate(hosts.a, "run", *way, "asleep", hosts.b.tcp_uri, code=1)
        finally:
            FAULTS[fault][1](hosts.b)
        assert "asleep: not moved" in said
        gone(hosts.b)
        assert footprint.differences(before, footprint.of(hosts.a)) == {}


@pytest.mark.long
@pytest.mark.row("Before", "the bridge there is missing when libvirt prepares (virsh migrate)", "nothing has happened")
def test_the_destination_has_no_bridge_for_libvirt_either(hosts):
    with Asleep(hosts, name="asleep").running(hosts.a) as machine:
        before = footprint.of(hosts.a)
        rename_bridge(hosts.b, "br0", "br1")
        try:
            with machine.migrate() as virsh:
                said, _ = virsh.communicate(timeout=60 * wait.SCALE)
        finally:
            rename_bridge(hosts.b, "br1", "br0")
        assert virsh.returncode != 0 and "br0" in said
        gone(hosts.b)
        assert footprint.differences(before, footprint.of(hosts.a)) == {}


def rename_bridge(host, old, new):
    host.run("ip", "link", "set", old, "down")
    host.run("ip", "link", "set", old, "name", new)
    host.run("ip", "link", "set", new, "up")


def define_other(host, machine):
    """Another domain of that name."""
    (host.folder / "run" / "other.xml").write_text(re.sub(r"<uuid>.*?</uuid>", "", machine.xml), encoding="utf-8")
    host.virsh("define", "/run/other.xml")


def refuse_memory(host, _machine):
    """QEMU finds none: its process may have less than the guest wants."""
    pid = (host.folder / "run" / "libvirt" / "libvirtd.pid").read_text(encoding="ascii").strip()
    host.run("prlimit", f"--pid={pid}", "--as=100000000:")


def allow_memory(host):
    pid = (host.folder / "run" / "libvirt" / "libvirtd.pid").read_text(encoding="ascii").strip()
    host.run("prlimit", f"--pid={pid}", "--as=unlimited:")


FAULTS = {
    "bridge": (lambda host, _machine: rename_bridge(host, "br0", "br1"), lambda host: rename_bridge(host, "br1", "br0")),
    "network": (lambda host, _machine: host.virsh("net-destroy", "lan"), lambda host: host.virsh("net-create", "/run/lan.xml")),
    "name": (define_other, lambda host: host.virsh("undefine", "asleep")),
    "memory": (refuse_memory, allow_memory),
}
