# SPDX-License-Identifier: LGPL-2.1-or-later
"""The laboratory itself: two hosts that know nothing of each other, and end with the tests."""

import os
import pathlib
import signal
import subprocess
import sys

from lab import wait

#: A process of its own that makes a host, says where it is, and waits to be killed.
MAKER = """
import pathlib, sys
sys.path[:0] = sys.argv[2:]
from host import Host
host = Host(pathlib.Path(sys.argv[1]), "short-lived", "10.77.0.3")
host.start_daemon()
print(host.pid, flush=True)
sys.stdin.read()
"""


def test_two_hosts(hosts):
    assert [host.virsh("hostname").strip() for host in hosts] == ["host-a", "host-b"]
    first, second = (host.virsh("capabilities").partition("<uuid>")[2][:36] for host in hosts)
    assert first != second
    assert hosts.a.run("virsh", "--quiet", "-c", hosts.b.tcp_uri, "hostname").stdout.strip() == "host-b"


def test_a_daemon_that_is_killed_starts_again(hosts):
    hosts.b.stop_daemon(signal.SIGKILL)
    hosts.b.start_daemon()
    assert hosts.b.virsh("hostname").strip() == "host-b"


def spaces():
    """Return the namespaces of all processes of this machine."""
    found = set()
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        for kind in ("mnt", "net", "pid"):
            try:
                found.add(os.readlink(process / "ns" / kind))
            except OSError:
                continue  # it has ended, or is not ours
    return found


def test_nothing_is_left_of_a_host_whose_tests_were_killed(hosts, tmp_path):
    assert hosts  # skips where none can be made
    paths = [path for path in sys.path if path.endswith(("tests/libvirt", "tests/vm"))]
    with subprocess.Popen(
        [sys.executable, "-c", MAKER, tmp_path, *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as maker:
        pid = int(maker.stdout.readline())
        own = {os.readlink(f"/proc/{pid}/ns/{kind}") for kind in ("mnt", "net", "pid")}
        assert own <= spaces()
        maker.kill()
    wait.until(lambda: not own & spaces(), 10, "the host has ended")
    assert str(tmp_path) not in pathlib.Path("/proc/self/mounts").read_text(encoding="utf-8")
