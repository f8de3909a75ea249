# SPDX-License-Identifier: LGPL-2.1-or-later
"""The process that asks libvirt: no domain keeps it waiting that is only slow to start."""

import json
import queue
import subprocess
import threading
import time

import pytest
from lab import wait
from sleepers import Asleep, Owed

pytestmark = pytest.mark.long

#: For so long a machine waits for its memory, as one with a function and much memory does.
SLOW_SECONDS = 20
EMULATOR = f"""#!/bin/sh
case "$*" in *-S*guest=slow* | *guest=slow*-S*) sleep {SLOW_SECONDS} ;; esac
exec /usr/bin/qemu-system-x86_64 "$@"
"""


class Slow(Asleep):
    """A domain that takes its time to start."""

    @property
    def xml(self):
        return super().xml.replace("/usr/bin/qemu-system-x86_64", "/run/slow-emulator")


class Plain(Owed):
    """A domain of which nothing shows a pair."""

    @property
    def xml(self):
        return super().xml.replace("<teaming type='persistent'/>", "")


class Watch:
    """What the process answers, and when."""

    def __init__(self, host, program):
        command = host.inside(program, "--ask-libvirt")
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._reports = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            self._reports.put(json.loads(line))

    def ask(self, question):
        """Ask it."""
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()

    def next(self, uuid, limit):
        """Return the next report of a domain that has a QEMU, within so many seconds on a quiet machine."""
        end = time.monotonic() + limit * wait.SCALE
        while True:
            report = self._reports.get(timeout=max(end - time.monotonic(), 0.01))
            if report.get("Uuid") == uuid and report.get("Running"):
                return report

    def close(self):
        """End it."""
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def watch(hosts, program):
    made = Watch(hosts.a, program.parent / "net-failover-hostd")
    yield made
    made.close()


def test_one_that_starts_is_told_of_while_it_starts(hosts, watch):
    emulator = hosts.a.folder / "run" / "slow-emulator"
    emulator.write_text(EMULATOR, encoding="ascii")
    emulator.chmod(0o755)
    slow = Slow(hosts, name="slow")
    (hosts.a.folder / "run" / "slow.xml").write_text(slow.xml, encoding="utf-8")
    hosts.a.virsh("define", "/run/slow.xml", limit=60)
    try:
        with hosts.a.popen("virsh", "--quiet", "start", "--paused", "slow") as start:
            wait.until(lambda: hosts.a.virsh("domstate", "--reason", "slow").strip() == "paused (starting up)", 30, "it starts")
            watch.ask(f"find {slow.uuid}")
            report = watch.next(slow.uuid, 2)
            assert start.poll() is None, "it has started before it was told of"
            assert report["Paused"]
            assert start.wait(60 * wait.SCALE) == 0
        watch.ask(f"find {slow.uuid}")
        watch.next(slow.uuid, 10)
    finally:
        slow.remove()


def test_one_that_shows_no_pair_is_told_of_once_it_was_asked_for(hosts, watch):
    """It may have had one without <teaming>, and has lost its function."""
    with Plain(hosts, name="plain").running(hosts.a) as plain:
        watch.ask(f"find {plain.uuid}")
        assert plain.uuid in watch.next(plain.uuid, 10)["Xml"]
        watch.ask(f"look {plain.uuid}")
        assert not watch.next(plain.uuid, 10)["Xml"]
