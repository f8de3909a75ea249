# SPDX-License-Identifier: LGPL-2.1-or-later
"""A network namespace with a bridge, and the program that puts a phase into it."""

import json
import os
import pathlib
import subprocess
import time

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
APPLY = pathlib.Path(os.environ.get("HOST_APPLY", TOP / "build/host/tests/host/apply"))
MAC = "52:54:00:00:12:53"


def pytest_configure(config):
    config.addinivalue_line("markers", "row(phase, what, end): of the table in docs/live-migration.md (tools/failure-table)")


class Namespace:
    """A process that holds a network namespace with its own /sys."""

    def __init__(self):
        self.holder = subprocess.Popen(
            ["unshare", "--net", "--mount", "sh", "-ec",
             "mount -t sysfs sysfs /sys; echo ready; exec sleep infinity"],
            stdout=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "ready\n":
            pytest.skip("cannot make a network namespace here (needs root)")

    def end(self):
        self.holder.kill()
        self.holder.wait()

    def run(self, *command, check=True):
        return subprocess.run(["nsenter", f"--target={self.holder.pid}", "--net", "--mount", *map(str, command)],
                              check=check, capture_output=True, text=True, timeout=60)

    def ip(self, *words):
        self.run("ip", *words)

    def fdb(self):
        """All entries but those whose age changes by itself."""
        entries = json.loads(self.run("bridge", "-j", "fdb", "show").stdout)
        return sorted(json.dumps(entry, sort_keys=True) for entry in entries)

    def entries(self, mac=MAC):
        """(port, kind, self or master) of each entry of an address."""
        found = json.loads(self.run("bridge", "-j", "fdb", "show").stdout)
        return sorted((entry["ifname"], entry.get("state", "learned"),
                       "self" if "self" in entry.get("flags", []) else "master")
                      for entry in found if entry["mac"] == mac)

    def wait_until_forwarding(self, *ports):
        deadline = time.monotonic() + 30
        while any("state forwarding" not in self.run("bridge", "link", "show", "dev", port).stdout for port in ports):
            assert time.monotonic() < deadline, f"{ports} do not forward"

    def links(self):
        return json.loads(self.run("ip", "-j", "link").stdout)


@pytest.fixture
def host(tmp_path):
    """A bridge with an uplink, the standby's tap and a stranger's port."""
    namespace = Namespace()
    namespace.made = tmp_path / "made"
    try:
        # Its groups come and go in the forwarding databases, whenever they like.
        namespace.run("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1", "net.ipv6.conf.all.disable_ipv6=1")
        namespace.ip("link", "add", "br0", "type", "bridge")
        namespace.ip("link", "add", "uplink", "type", "veth", "peer", "name", "wire")
        # A tap has no carrier until somebody opens it, and a bridge learns nothing there.
        namespace.ip("link", "add", "tap0", "type", "veth", "peer", "name", "guest")
        namespace.ip("tuntap", "add", "vnet1", "mode", "tap")
        for port in ("uplink", "tap0", "vnet1"):
            namespace.ip("link", "set", port, "master", "br0", "up")
        for link in ("br0", "wire", "guest"):
            namespace.ip("link", "set", link, "up")
        namespace.wait_until_forwarding("uplink", "tap0")
        yield namespace
    finally:
        namespace.end()


@pytest.fixture
def apply(host):
    def put(phase, *words, ok=True):
        result = host.run(APPLY, phase, f"mac={MAC}", "tap=tap0", "uplink=uplink", "wiring=uplink-pf",
                          f"made={host.made}", *words, check=False)
        assert (result.returncode == 0) == ok, result.stderr
        return result.stdout.splitlines() if ok else result.stderr
    return put
