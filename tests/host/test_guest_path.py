# SPDX-License-Identifier: LGPL-2.1-or-later
"""By what a guest sends after a move is seen and told, and nothing hangs on it."""

import json
import signal
import subprocess
import time

import fakes
import pytest
from fakes import Fake, function, standby

PAIR = standby() + function()
WAYS = {"unplugged": [], "detached": ["--detach"]}
LOOK = {"Step": "see by what the guest sends"}


@pytest.fixture
def hosts(tmp_path):
    """Two hosts with a free function each, and a domain on the first one."""
    here, there = Fake(tmp_path / "here"), Fake(tmp_path / "there")
    here.add(PAIR, PAIR)
    return here, there


class Move:
    """A move that is under way, until the look."""

    def __init__(self, hosts, *way, command="run"):
        here, there = hosts
        words = ([command, "-c", here.uri, there.uri] if command == "evacuate" else [command, *way, "-c", here.uri, "guest", there.uri])
        self._program = subprocess.Popen(fakes.command(fakes.PROGRAM, *words, "--json=short"), stdout=subprocess.PIPE, text=True)

    def wait_look(self):
        """Wait until it looks; return the steps before."""
        lines = (json.loads(line) for line in iter(self._program.stdout.readline, ""))
        steps = []
        for line in lines:
            if line == LOOK:
                return steps
            steps.append(line)
        raise AssertionError(f"no look after {steps}")

    def end(self, code=0, limit=30):
        """Return the report."""
        said, _ = self._program.communicate(timeout=limit)
        assert self._program.returncode == code, said
        return json.loads(said.splitlines()[-1])

    def interrupt(self):
        self._program.send_signal(signal.SIGINT)


def path(report):
    return [pair["Path"] for pair in report["Pairs"]]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_it_was_seen_to_change_to_its_function(hosts, way):
    for name in ("counts", "talks"):
        hosts[1].has(name)
    move = Move(hosts, *way)
    move.wait_look()
    time.sleep(3)  # it talks for that long
    (hosts[1].folder / "talks").unlink()
    assert path(move.end()) == ["vf"]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_it_sends_nothing_by_the_standby(hosts, way):
    hosts[1].has("counts")
    move = Move(hosts, *way)
    move.wait_look()
    begin = time.monotonic()
    report = move.end()
    assert path(report) == ["silent"] and report["ExitCode"] == 0
    assert 1.5 < time.monotonic() - begin < 10
    assert report["Milliseconds"] < 2000, "the move was over before"


def test_the_report_is_for_a_person_too(hosts):
    hosts[1].has("counts")
    said = fakes.run("run", "-c", hosts[0].uri, "guest", hosts[1].uri)
    assert "0000:42:02.5 after; nothing sent by the standby\n" in said


def test_without_counters_nothing_is_claimed(hosts):
    move = Move(hosts)
    move.wait_look()
    begin = time.monotonic()
    assert path(move.end()) == ["unknown"]
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("command", ["run", "evacuate"])
def test_ctrl_c_ends_the_look_and_nothing_else(hosts, command):
    """libvirt does not even answer; it has moved all the same."""
    for name in ("counts", "stalls"):
        hosts[1].has(name)
    move = Move(hosts, command=command)
    if command == "run":
        move.wait_look()
    else:
        deadline = time.monotonic() + 20
        while hosts[1].functions() is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(1)  # it has begun to look, of which evacuate says nothing
    begin = time.monotonic()
    move.interrupt()
    report = move.end()
    assert path(report) == ["unknown"] and report["ExitCode"] == 0
    assert time.monotonic() - begin < 2
    assert hosts[1].functions() == [5]


def test_one_without_a_function_sends_by_its_standby(hosts):
    """Nobody has to be asked for that."""
    for name in ("counts", "full"):
        hosts[1].has(name)
    move = Move(hosts, "--detach")
    time.sleep(2)
    move.interrupt()
    report = move.end(code=3)
    assert path(report) == ["standby"] and report["Pairs"][0]["After"] == ""


def test_one_that_stays_is_not_looked_at(hosts):
    for host in hosts:
        host.has("counts")
    hosts[1].has("refuses")
    assert path(Move(hosts).end(code=1)) == [""]
