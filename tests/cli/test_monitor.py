# SPDX-License-Identifier: LGPL-2.1-or-later
"""failoverctl monitor, where there is no failover: it stays, whatever happens to other links."""

import os
import pathlib
import signal
import subprocess
import time

import pytest

LIMIT = 60  # seconds


@pytest.fixture
def monitor(binary, namespace):
    """A function that starts failoverctl monitor in the namespace; what it started ends with the test."""
    started = []

    def start():
        process = subprocess.Popen([*namespace.prefix, binary, "monitor"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        wait_until(lambda: listens(process) is not None)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until(condition):
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def sockets(process):
    """The inodes of the process's sockets, as text."""
    links = [os.readlink(descriptor) for descriptor in pathlib.Path(f"/proc/{process.pid}/fd").iterdir()]
    return {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}


def listens(process):
    """How many bytes wait in the process's subscription; None while it has none, and after its end."""
    try:
        own = sockets(process)
        with open(f"/proc/{process.pid}/net/netlink", encoding="ascii") as table:
            rows = [line.split() for line in table]
    except OSError:
        return None
    # sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode, of the whole namespace: rtnetlink is protocol 0.
    found = [int(row[4]) for row in rows[1:] if row[1] == "0" and int(row[3], 16) != 0 and row[9] in own]
    return sum(found) if found else None


def end(process):
    """Wait until it has read all that was said; return its exit status and complaints."""
    wait_until(lambda: not listens(process))
    process.send_signal(signal.SIGTERM)
    complaints = process.communicate(timeout=LIMIT)[1]
    return process.returncode, complaints


def test_ends_by_a_signal(monitor):
    assert end(monitor()) == (0, "")


def test_stays_beside_a_link_with_many_names(monitor, namespace):
    namespace.link("name", "one", "type", "veth", "peer", "name", "two")
    batch = "".join(f"link property add dev one altname {number:n>127}\n" for number in range(300))
    first = monitor()
    namespace.must("sh", "-c", f"ip -batch - <<END\n{batch}END")
    namespace.must("ip", "link", "set", "one", "up")
    # One has seen it come, the other meets it.
    second = monitor()
    namespace.must("ip", "link", "set", "one", "down")
    assert [end(first), end(second)] == [(0, ""), (0, "")]


def test_stays_while_links_come_and_go(monitor, namespace):
    process = monitor()
    batch = "".join(f"link add v{number} type veth peer name w{number}\nlink del v{number}\n" for number in range(60))
    namespace.must("sh", "-c", f"ip -batch - <<END\n{batch}END")
    assert end(process) == (0, "")


def test_says_once_what_it_cannot_read(monitor, namespace):
    namespace.must("mount", "-t", "tmpfs", "none", "/sys")
    process = monitor()
    namespace.must("ip", "link", "add", "one", "type", "veth", "peer", "name", "two")
    code, complaints = end(process)
    assert (code, complaints) == (0, "failoverctl: cannot read /sys/module: No such file or directory\n")
