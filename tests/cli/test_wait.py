# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-wait on a machine made of files."""

import os
import subprocess
import threading
import time

import pytest

from conftest import SOURCE

SCRIPT = SOURCE / "systemd/net-failover-wait"
STANDBY = "0" * 62 + "10"
PLAIN = "0" * 64
LIMIT = 60
LINKS = "/etc/systemd/network"
RULES = "/etc/udev/rules.d"


class Machine:
    """A sysfs, and udev's queue."""

    def __init__(self, folder):
        self.folder = folder
        self.sys = folder / "sys"
        for name in ("sys/bus/pci/devices", "sys/bus/virtio/devices", "udev", "marks", "bin", "units", "network", "rules"):
            (folder / name).mkdir(parents=True)
        self.program("udevadm", f'[ "$1" = info ] && exec cat {folder}/database; printf "%s\\n" "$*" >>{folder}/called')
        (folder / "units/cloud-init-local.service").touch()
        self.program("systemctl", f'[ "$1" = list-jobs ] && touch {folder}/listed && exec cat {folder}/jobs; printf "%s\\n" "$*" >>{folder}/waited')
        (folder / "database").touch()
        (folder / "jobs").touch()

    def program(self, name, script):
        """Put a program before those of this machine."""
        (self.folder / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.folder / "bin" / name).chmod(0o755)

    def function(self, name, vendor, device, driver=False):
        """Add a PCI function."""
        here = self.sys / "bus/pci/devices" / name
        here.mkdir()
        (here / "vendor").write_text(vendor + "\n")
        (here / "device").write_text(device + "\n")
        if driver:
            (here / "driver").mkdir()
        return here

    def virtio(self, name, features, status="0x0000000f", device="0x0001"):
        """Add a virtio device."""
        here = self.sys / "bus/virtio/devices" / name
        here.mkdir()
        (here / "device").write_text(device + "\n")
        (here / "status").write_text(status + "\n")
        (here / "features").write_text(features + "\n")
        return here

    def netdev(self, parent, name, *slaves):
        """Add a netdev of a virtio device."""
        here = parent / "net" / name
        here.mkdir(parents=True)
        (here / "ifindex").write_text("2\n")
        for slave in slaves:
            (here / f"lower_{slave}").mkdir()
            (here / f"lower_{slave}/ifindex").write_text("3\n")

    def nic(self, name, address, master=False):
        """Add a netdev on PCI."""
        here = self.sys / "class/net" / name
        (here / "device").mkdir(parents=True)
        (here / "device/class").touch()
        (here / "address").write_text(address + "\n")
        if master:
            (here / "master").mkdir()

    def busy(self, busy=True):
        """Have udev something to do."""
        (self.folder / "udev/queue").touch() if busy else (self.folder / "udev/queue").unlink()

    def wait(self):
        """Run the script; return the seconds that it took and what it printed."""
        start = time.monotonic()
        script = f"""
        mount --bind {self.sys} /sys
        mkdir -p /run/udev
        mount --bind {self.folder}/udev /run/udev
        mkdir -p /run/net-failover
        mount --bind {self.folder}/marks /run/net-failover
        mount --bind {self.folder}/units /usr/lib/systemd/system
        [ ! -d {LINKS} ] || mount --bind {self.folder}/network {LINKS}
        [ ! -d {RULES} ] || mount --bind {self.folder}/rules {RULES}
        PATH={self.folder}/bin:$PATH exec sh {SCRIPT}
        """
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-ec", script], capture_output=True, text=True, timeout=LIMIT, check=False
        )
        if "unshare" in done.stderr:
            pytest.skip(f"no namespaces here: {done.stderr}")
        assert (done.returncode, done.stderr) == (0, "")
        return time.monotonic() - start, done.stdout

    def waited(self):
        """Did it wait for the coldplug?"""
        return (self.folder / "waited").exists()

    def called(self):
        """Return what udevadm was called with."""
        file = self.folder / "called"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_candidates(machine):
    machine.nic("eth5", "52:54:00:fa:11:01")
    machine.nic("eth6", "52:54:00:fa:11:02")
    machine.nic("eth7", "52:54:00:fa:11:01", master=True)
    (machine.folder / "marks/52:54:00:fa:11:01").touch()
    machine.netdev(machine.virtio("virtio0", PLAIN), "eth0")
    assert machine.wait()[1] == "" and machine.called() == [], "there is no master"
    machine.netdev(machine.virtio("virtio1", STANDBY), "eth1")
    assert machine.wait()[1] == ""
    (called,) = machine.called()
    assert called.endswith(" -- /sys/bus/virtio/devices/virtio1/net/eth1 /sys/class/net/eth5")


def test_nothing_to_wait_for(machine):
    machine.busy()
    machine.function("0000:00:01.0", "0x8086", "0x10d3")
    machine.function("0000:00:02.0", "0x1af4", "0x1001")
    machine.function("0000:00:03.0", "0x1af4", "0x1041", driver=True)
    machine.netdev(machine.virtio("virtio0", PLAIN), "eth0")
    machine.virtio("virtio1", PLAIN, status="0x00000000", device="0x0002")
    assert machine.wait()[1] == "" and machine.called() == [] and not machine.waited()


def test_a_pair(machine):
    virtio = machine.virtio("virtio0", STANDBY)
    machine.netdev(virtio, "ens10", "ens10nsby", "ens11")
    machine.netdev(virtio, "ens10nsby")
    assert machine.wait()[1] == ""
    net = "/sys/bus/virtio/devices/virtio0/net"
    assert machine.called() == [
        f"trigger --action=change --settle -- {net}/ens10 {net}/ens10/lower_ens11 {net}/ens10nsby"
    ]


KNOWN = "".join(f"INTERFACE=x\nID_NET_FAILOVER_ROLE={role}\n" for role in ("master", "standby", "primary"))
TRIGGERED = [
    "trigger --action=change --settle -- "
    + " ".join(f"/sys/bus/virtio/devices/virtio0/net/{name}" for name in ("ens10", "ens10/lower_ens11", "ens10nsby"))
]


@pytest.mark.parametrize("database, jobs, waits, asks", [
    (KNOWN, "", False, False),
    (KNOWN, "12 systemd-networkd.service start waiting\n", False, False),
    (KNOWN, "12 NetworkManager.service start waiting\n", False, False),
    (KNOWN, "12 cloud-init-local.service start waiting\n", True, True),
    # The primary's role is missing, or udev works on one of them.
    (KNOWN.replace("ROLE=primary", "ROLE="), "", False, True),
    (KNOWN + "ID_PROCESSING=1\n", "", False, True),
])
def test_roles_that_the_initramfs_has_found(machine, database, jobs, waits, asks):
    virtio = machine.virtio("virtio0", STANDBY)
    machine.netdev(virtio, "ens10", "ens10nsby", "ens11")
    machine.netdev(virtio, "ens10nsby")
    (machine.folder / "database").write_text(database)
    (machine.folder / "jobs").write_text(jobs)
    assert machine.wait()[1] == ""
    assert (machine.waited(), machine.called()) == (waits, TRIGGERED if asks else [])


@pytest.mark.skipif(not os.path.isdir(LINKS) or not os.path.isdir(RULES), reason="there is no udev here")
@pytest.mark.parametrize("file, text, waits", [
    ("network/10-lan.link", "[Match]\nMACAddress=52:54:00:fa:11:01\n[Link]\nName=lan0\n", True),
    ("network/10-lan.link", "[Link]\nName = lan0", True),
    ("network/10-lan.link", "[Link]\nName=eth5\n", False),
    ("network/10-lan.link", "[Match]\nOriginalName=lan0\n[Link]\nName=\n#Name=lan0\n", False),
    ("network/10-lan.network", "[Match]\nName=lan0\n", False),
    ("rules/70-persistent-net.rules", '# NAME="no"\nSUBSYSTEM=="net", ATTR{address}=="52:54:00:fa:11:01", NAME="lan0"\n', True),
    ("rules/70-persistent-net.rules", 'SUBSYSTEM=="net",NAME="lan0", ENV{A}="1"', True),
    ("rules/70-persistent-net.rules", 'SUBSYSTEM=="net", NAME="eth5"\nNAME=="lan0", ENV{NAME}="lan0", ENV{ID_NET_NAME}="lan0"\n', False),
])
def test_a_name_that_the_initramfs_has_not_given(machine, file, text, waits):
    """Else a manager may be faster than the coldplug, and the master in use then."""
    machine.netdev(machine.virtio("virtio0", STANDBY), "ens10")
    machine.nic("eth5", "52:54:00:fa:11:02")
    (machine.folder / "database").write_text("ID_NET_FAILOVER_ROLE=master\n")
    (machine.folder / file).write_text(text)
    assert machine.wait()[1] == ""
    assert machine.waited() == waits


@pytest.mark.parametrize("is_installed", [False, True])
def test_systemd_is_asked_only_where_cloud_init_is_installed(machine, is_installed):
    if not is_installed:
        (machine.folder / "units/cloud-init-local.service").unlink()
    machine.netdev(machine.virtio("virtio0", STANDBY), "ens10")
    assert machine.wait()[1] == ""
    assert (machine.folder / "listed").exists() == is_installed


def test_hostile_names(machine):
    virtio = machine.virtio("virtio0", STANDBY)
    machine.netdev(virtio, "-n'", "$(reboot)\"%s")
    machine.netdev(virtio, "*;`[a]")
    assert machine.wait()[1] == ""
    net = "/sys/bus/virtio/devices/virtio0/net"
    (call,) = machine.called()
    assert call == f"trigger --action=change --settle -- {net}/*;`[a] {net}/-n' {net}/-n'/lower_$(reboot)\"%s"


def test_a_netdev_that_is_renamed_meanwhile(machine):
    machine.netdev(machine.virtio("virtio0", STANDBY), "ens10")
    failed = machine.folder / "failed"
    machine.program("udevadm", f"[ $1 = info ] || [ -e {failed} ] && exit 0; touch {failed}; exit 1")
    assert machine.wait()[1] == "" and failed.exists()
    machine.program("udevadm", f"[ $1 = info ] && exit 0; echo again >>{machine.folder}/called; exit 1")
    assert machine.wait()[1].startswith("<4>udev did not get ready") and len(machine.called()) == 51


@pytest.mark.parametrize("kind", ["function", "virtio"])
def test_a_driver_that_is_late(machine, kind):
    machine.busy()
    if kind == "function":
        function = machine.function("0000:00:03.0", "0x1af4", "0x1041")
        bind = (function / "driver").mkdir
    else:
        virtio = machine.virtio("virtio0", PLAIN, status="0x00000003")
        bind = lambda: (virtio / "status").write_text("0x0000000f\n")  # noqa: E731
    bound = []

    def late():
        time.sleep(2)
        bound.append(time.monotonic())
        bind()

    thread = threading.Thread(target=late)
    thread.start()
    assert machine.wait()[1] == ""
    assert bound
    thread.join()


def test_a_driver_that_never_comes(machine):
    machine.function("0000:00:03.0", "0x1af4", "0x1000")
    seconds, said = machine.wait()
    assert (said, machine.called()) == ("", ["control --ping"] * 2) and seconds < 20
    assert machine.waited()


def test_a_udevd_that_is_late(machine):
    function = machine.function("0000:00:03.0", "0x1af4", "0x1000")
    queue, bound = machine.folder / "udev/queue", machine.folder / "bound"
    # It takes the coldplug's events when it starts, and loads the driver then.
    machine.program(
        "udevadm",
        f'[ -e {bound} ] || [ "$*" != "control --ping" ] && exit; sleep 1; touch {queue} {bound}\n'
        f"(sleep 1; mkdir {function}/driver; rm {queue}) >/dev/null 2>&1 &",
    )
    assert machine.wait()[1] == ""
    assert (function / "driver").exists() and not queue.exists()


def test_udev_never_gets_idle(machine):
    machine.busy()
    machine.function("0000:00:03.0", "0x1af4", "0x1000")
    machine.program("sleep", f"echo $1 >>{machine.folder}/called")
    said = machine.wait()[1]
    assert machine.called() == ["0.1"] * 300
    assert said == "<4>A virtio network card still has no driver; the network starts without it.\n"


def test_udev_does_not_answer(machine):
    machine.netdev(machine.virtio("virtio0", STANDBY), "ens10")
    machine.program("udevadm", "exec sleep 50")
    machine.program("timeout", f"echo $1 >>{machine.folder}/called; shift; exec /usr/bin/timeout 0.2 \"$@\"")
    said = machine.wait()[1]
    assert machine.called() == ["30"] and said.startswith("<4>udev did not get ready")
