# SPDX-License-Identifier: LGPL-2.1-or-later
"""libvirt's hook, with a daemon that is absent, slow, or talks nonsense."""

import os
import pathlib
import socket
import subprocess
import threading
import time

import pytest

from conftest import TOP

HOOK = pathlib.Path(os.environ.get("NET_FAILOVER_HOOK", TOP / "build/host/src/host/net-failover-hook"))
SECRET = "correct-horse"
XML = f"<domain><name>guest</name><graphics passwd='{SECRET}'/><teaming type='persistent'/></domain>"
TOLD = [("migrate", "begin"), ("prepare", "begin"), ("start", "begin"), ("started", "begin"),
        ("stopped", "end"), ("release", "end"), ("reconnect", "begin")]
# libvirt's own limit for a hook is none; ours is 2 s, and a loaded machine needs its time.
LIMIT = 5


def hook(*operation, xml=XML, path="/nonexistent"):
    """Runs the hook as libvirt does, and returns (exit status, stdout, stderr, seconds)."""
    start = time.monotonic()
    done = subprocess.run([HOOK, "guest", *operation, "-"], input=xml.encode(), capture_output=True,
                          timeout=60, env={"PATH": os.environ["PATH"], "NET_FAILOVER_HOOK_SOCKET": str(path)})
    return done.returncode, done.stdout.decode(), done.stderr.decode(), time.monotonic() - start


class Daemon:
    """Answers each call with a fixed text; keeps what it was told."""

    def __init__(self, path, answer=b"fine\n", reads=True):
        self.calls = []
        self.path = path
        self.answer, self.reads = answer, reads
        self.held = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                call, _ = self.listener.accept()
            except OSError:
                return
            if not self.reads:
                self.held.append(call)
                continue
            with call:
                text = b""
                while part := call.recv(65536):
                    text += part
                self.calls.append(text.decode())
                if self.answer is not None:
                    call.sendall(self.answer)
                else:
                    self.held.append(call.dup())

    def end(self):
        # Wakes up accept(), which close() alone does not.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for call in self.held:
            call.close()


@pytest.fixture
def daemon(tmp_path):
    started = []

    def start(**kwargs):
        started.append(Daemon(tmp_path / "hook", **kwargs))
        return started[-1]
    yield start
    for one in started:
        one.end()


@pytest.mark.parametrize("operation", TOLD)
def test_the_daemon_is_told_operation_and_xml(daemon, operation):
    listener = daemon()
    assert hook(*operation, path=listener.path)[:3] == (0, "", "")
    assert listener.calls == [" ".join(operation) + "\n" + XML]


@pytest.mark.parametrize("operation", TOLD)
@pytest.mark.row("Input", "the hook's socket is missing", "libvirt does as without this package")
def test_without_a_daemon_libvirt_does_as_before(tmp_path, operation):
    assert hook(*operation, path=tmp_path / "none")[:3] == (0, "", "")


@pytest.mark.parametrize("operation", TOLD)
def test_only_the_beginning_of_a_migration_can_be_refused(daemon, operation):
    listener = daemon(answer=b"refuse no virtual function is free\n")
    status, output, errors, _ = hook(*operation, path=listener.path)
    if operation == ("migrate", "begin"):
        assert (status, output, errors) == (1, "", "no virtual function is free\n")
    else:
        assert (status, output, errors) == (0, "", "")


@pytest.mark.row("Input", "the daemon answers garbage to the hook", "libvirt does as without this package")
@pytest.mark.parametrize("answer", [b"", b"refuse", b"\x00\xff" * 1000, b"refused because\n", b"<domain/>", b"1\n"])
def test_garbage_is_no_refusal(daemon, answer):
    listener = daemon(answer=answer)
    assert hook("migrate", "begin", path=listener.path)[:3] == (0, "", "")


@pytest.mark.parametrize("operation", TOLD)
def test_only_the_beginning_of_a_migration_can_be_changed(daemon, operation):
    changed = XML.replace("<domain", "<!-- another function -->" * 100_000 + "<domain", 1)
    listener = daemon(answer=b"change\n" + changed.encode() + b"\n")
    expected = changed if operation == ("migrate", "begin") else ""
    assert hook(*operation, path=listener.path)[:3] == (0, expected, "")


def test_half_a_change_is_none(daemon):
    listener = daemon(answer=b"change\n" + XML.encode()[:-3])
    assert hook("migrate", "begin", path=listener.path)[:3] == (0, "", "")


@pytest.mark.row("Input", "the daemon does not answer the hook, or does not read", "libvirt waits for 2 s, and does as without this package")
@pytest.mark.parametrize("how", [{"answer": None}, {"reads": False}])
def test_a_daemon_that_hangs_costs_two_seconds(daemon, how):
    listener = daemon(**how)
    *result, seconds = hook("migrate", "begin", path=listener.path, xml=XML + " " * 10_000_000)
    assert result == [0, "", ""]
    assert 1.9 < seconds < LIMIT


@pytest.mark.row("Input", "an XML of 10 MB", "arrives whole")
def test_ten_megabytes_arrive_whole(daemon):
    listener = daemon()
    large = XML + "<!-- x -->" * 1_000_000
    assert hook("start", "begin", path=listener.path, xml=large)[:3] == (0, "", "")
    assert listener.calls == ["start begin\n" + large]


@pytest.mark.parametrize("xml", ["", "<domain><interface type='network'/></domain>", "garbage"])
def test_for_a_domain_without_a_pair_nothing_is_started(daemon, xml):
    listener = daemon(answer=b"refuse x\n")
    assert hook("migrate", "begin", path=listener.path, xml=xml)[0] == 0
    assert not listener.calls


@pytest.mark.parametrize("words", [(), ("start",), ("save", "begin"), ("start", "begin; reboot")])
def test_other_operations_are_not_told(daemon, words):
    listener = daemon(answer=b"refuse x\n")
    assert hook(*words, path=listener.path)[:3] == (0, "", "")
    assert not listener.calls


def test_nothing_of_the_xml_is_printed(daemon):
    listener = daemon(answer=b"refuse because\n")
    assert SECRET not in "".join(hook("migrate", "begin", path=listener.path)[1:3])
