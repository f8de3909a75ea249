# SPDX-License-Identifier: LGPL-2.1-or-later
"""A standby in a real Open vSwitch, whose user space needs no module: nothing of ours is done, it learns by itself."""

import os
import pathlib
import shutil
import sys
import time

import pytest
from conftest import APPLY, MAC

SCHEMA = pathlib.Path(os.environ.get("OVS_PKGDATADIR", "/usr/share/openvswitch")) / "vswitch.ovsschema"
#: Debian has it beside the libraries.
DAEMON = shutil.which("ovs-vswitchd", path=os.environ["PATH"] + ":/usr/sbin:/usr/lib/openvswitch-switch")
FRAME = """
import socket, sys
packet = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
packet.bind((sys.argv[1], 0))
packet.send(b"\\xff" * 6 + bytes.fromhex(sys.argv[2].replace(":", "")) + b"\\x88\\xb5" + bytes(50))
"""


class Switch:
    """The daemons, in the namespace of a host."""

    def __init__(self, host, folder):
        self.host, self.folder = host, folder
        self._sockets = {name: folder / name for name in ("db.sock", "ctl")}
        self.run("ovsdb-tool", "create", folder / "conf.db", SCHEMA)
        self.run("ovsdb-server", folder / "conf.db", f"--remote=punix:{folder}/db.sock", *self._daemon("ovsdb-server"))
        self.set("--no-wait", "init")
        self.run(DAEMON, f"unix:{folder}/db.sock", f"--unixctl={folder}/ctl", *self._daemon("ovs-vswitchd"))

    def _daemon(self, name):
        return "--detach", "--no-chdir", f"--pidfile={self.folder}/{name}.pid", f"--log-file={self.folder}/{name}.log"

    def run(self, *words):
        return self.host.run("env", f"OVS_RUNDIR={self.folder}", *words).stdout

    def set(self, *words):
        return self.run("ovs-vsctl", f"--db=unix:{self.folder}/db.sock", "--timeout=30", *words)

    def learned(self):
        """The OpenFlow number of the port at which the machine's address was learned; "" for none."""
        lines = self.run("ovs-appctl", "-t", self.folder / "ctl", "fdb/show", "br1").splitlines()
        return next((line.split()[0] for line in lines if MAC in line), "")

    def close(self):
        for name in ("ovs-vswitchd", "ovsdb-server"):
            path = self.folder / f"{name}.pid"
            if path.exists():
                self.host.run("kill", path.read_text(encoding="ascii").strip(), check=False)


@pytest.fixture
def switch(host, tmp_path):
    """The uplink and the standby's tap are its ports, the stranger's is not."""
    if not DAEMON or not SCHEMA.exists():
        pytest.skip("Open vSwitch is not installed; apt install openvswitch-switch")
    made = Switch(host, tmp_path)
    try:
        made.set("add-br", "br1", "--", "set", "bridge", "br1", "datapath_type=netdev")
        for number, port in enumerate(("uplink", "tap0"), start=1):
            host.ip("link", "set", port, "nomaster")
            made.set("add-port", "br1", port, "--", "set", "interface", port, f"ofport_request={number}")
        yield made
    finally:
        made.close()


def test_its_ports_cannot_be_told_and_nothing_is_done(host, switch):
    assert host.run("readlink", "/sys/class/net/tap0/master", check=False).stdout == ""
    before = host.fdb()
    for phase in ("accelerated", "on-standby", "leaving-active", "arrived", "gone"):
        assert host.run(APPLY, phase, f"mac={MAC}", "tap=tap0", f"made={host.made}").stdout == "", phase
    assert host.fdb() == before


def test_it_learns_the_other_half_with_the_next_frame(host, switch):
    for far, number in (("wire", "1"), ("guest", "2"), ("wire", "1")):
        host.run(sys.executable, "-c", FRAME, far, MAC)
        deadline = time.monotonic() + 30
        while switch.learned() != number:
            assert time.monotonic() < deadline, f"a frame that came by {far} was not learned"
            time.sleep(0.05)
