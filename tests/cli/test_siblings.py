# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-siblings on a machine made of files: who gets another event."""

import subprocess

import pytest

from conftest import SOURCE, sysfs_netdev

SCRIPT = SOURCE / "udev/net-failover-siblings.in"
STANDBY, PLAIN = "0" * 62 + "10", "0" * 64
MAC, OTHER = "52:54:00:fa:11:01", "52:54:00:fa:11:02"


class Machine:
    """A sysfs with netdevs, and the marks of masters."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("sys/class/net", "sys/devices", "marks", "proc"):
            (folder / name).mkdir(parents=True)
        (folder / "proc/route").write_text("Iface\tDestination\n")
        (folder / "proc/if_inet6").write_text("")

    def netdev(self, name, parent, features=None, address=MAC, master=None, told=False, flags=0x1003):
        """Add a netdev; a parent without features is a PCI function."""
        here = sysfs_netdev(self.folder, name, parent, features, address)
        (here / "flags").write_text(f"{flags:#x}\n")
        (here / "uevent").write_text("")
        if told:
            (here / "net_failover").mkdir()
        if master:
            (here / "master").symlink_to(master)
            (master / f"lower_{name}").symlink_to(here)
        return here

    def pair(self, told=False):
        """Add a master with its standby and a primary, and return (master, standby)."""
        master = self.netdev("eth1", "virtio0", STANDBY)
        standby = self.netdev("eth2", "virtio0", STANDBY, master=master, told=told)
        self.netdev("eth0", "pci0", master=master, told=told)
        return master, standby

    def run(self, action, netdev, role=""):
        """Run the script for an event, and return {netdev: action that it asked for}."""
        script = SCRIPT.read_text()
        for place, here in {"/sys/class": "sys/class", "/sys$": "sys$", "/proc/net": "proc", "/run/net-failover": "marks"}.items():
            script = script.replace(place, f"{self.folder}/{here}")
        environment = {"PATH": "/usr/bin:/bin", "ACTION": action, "DEVPATH": "/" + str(netdev.relative_to(self.folder / "sys"))}
        environment |= {"ID_NET_FAILOVER_ROLE": role} if role else {}
        done = subprocess.run(["/bin/sh", "-c", script], text=True, capture_output=True, env=environment, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), done
        events = {file.name: (file / "uevent").read_text().strip() for file in (self.folder / "sys/class/net").iterdir()}
        return {name: action for name, action in events.items() if action}


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_a_primary_that_was_there_first_and_its_master_are_looked_at(machine):
    _, standby = machine.pair()
    assert machine.run("add", standby) == {"eth0": "change", "eth1": "add"}


def test_our_module_has_told_the_primary(machine):
    _, standby = machine.pair(told=True)
    assert machine.run("add", standby) == {"eth1": "add"}


def test_a_standby_alone_costs_nothing(machine):
    master = machine.netdev("eth1", "virtio0", STANDBY)
    standby = machine.netdev("eth2", "virtio0", STANDBY, master=master)
    assert machine.run("add", standby) == {}


def test_a_standby_that_is_no_slave_yet_harms_nobody(machine):
    assert machine.run("add", machine.netdev("eth2", "virtio0", STANDBY)) == {}


def test_candidates_are_looked_at_and_nobody_else(machine):
    _, standby = machine.pair()
    machine.netdev("eth3", "pci1")
    machine.netdev("eth4", "pci2", address=OTHER)
    machine.netdev("eth5", "virtio1", PLAIN)
    bridge = machine.netdev("br0", "none", PLAIN, address=OTHER)
    machine.netdev("eth6", "pci3", master=bridge)
    assert machine.run("add", standby) == {"eth0": "change", "eth1": "add", "eth3": "change"}


def test_whoever_leads_somewhere_is_left_alone(machine):
    _, standby = machine.pair()
    machine.netdev("eth3", "pci1")
    (machine.folder / "proc/route").write_text("Iface\tDestination\neth0\t00000000\n")
    (machine.folder / "proc/if_inet6").write_text("fe800000000000000000000000000003 05 40 20 80 eth3\n")
    assert machine.run("add", standby) == {"eth1": "add", "eth3": "change"}
    (machine.folder / "sys/class/net/eth3/uevent").write_text("")
    (machine.folder / "proc/if_inet6").write_text("20010db8000000000000000000000003 05 40 00 80 eth3\n")
    assert machine.run("add", standby) == {"eth1": "add"}


def test_a_master_that_goes_leaves_its_candidates_to_others(machine):
    master, _ = machine.pair()
    machine.netdev("eth3", "pci1")
    machine.netdev("eth4", "pci2", address=OTHER)
    for address in (MAC, OTHER):
        (machine.folder / "marks" / address).write_text("")
    gone = machine.folder / "sys/devices/virtio9/net/eth9"
    assert machine.run("remove", gone, "master") == {"eth4": "change"}
    assert [mark.name for mark in (machine.folder / "marks").iterdir()] == [MAC]
    for name in ("eth1", "eth2"):
        (machine.folder / "sys/class/net" / name).unlink()
    (machine.folder / "sys/class/net/eth0/master").unlink()
    (machine.folder / "sys/class/net/eth4/uevent").write_text("")
    assert machine.run("remove", master, "master") == {"eth0": "change", "eth3": "change"}
    assert not list((machine.folder / "marks").iterdir())


UP, DOWN = 0x1103, 0x1002


@pytest.fixture
def refused(machine):
    """The folder of a master's mark, and masters that are down: one of them could not have its name."""
    machine.netdev("eth1", "virtio0", STANDBY, flags=DOWN)
    other = machine.netdev("eth3", "virtio1", STANDBY, address=OTHER, flags=DOWN)
    machine.netdev("eth4", "virtio1", STANDBY, address=OTHER, master=other)
    (machine.folder / "marks" / MAC).write_text("eth0\ntaken eth0\n")
    (machine.folder / "marks" / OTHER).write_text("")
    return machine.folder / "marks"


def slaves(machine):
    """Add standby and primary, and return the latter."""
    master = machine.folder / "sys/class/net/eth1"
    machine.netdev("eth2", "virtio0", STANDBY, master=master.resolve())
    return machine.netdev("eth0", "pci0", master=master.resolve())


def test_a_master_has_its_name_when_who_had_it_comes_back_as_its_primary(machine, refused):
    primary = slaves(machine)
    assert machine.run("add", primary, "primary") == {"eth1": "add"}


@pytest.mark.parametrize("role", ["", "primary", "candidate"])
def test_a_master_has_its_name_when_who_had_it_has_gone(machine, refused, role):
    """What was left alone at the installation has no role."""
    slaves(machine)
    assert machine.run("remove", machine.folder / "sys/devices/pci9/net/eth9", role) == {"eth1": "add"}
    assert sorted(mark.name for mark in refused.iterdir()) == [MAC, OTHER], "no master has gone"


@pytest.mark.parametrize("flags, mark", [(UP, "eth0\ntaken eth0\n"), (DOWN, ""), (DOWN, None)])
def test_a_master_that_is_up_or_has_its_name_is_left_alone(machine, refused, flags, mark):
    (machine.folder / "sys/class/net/eth1/flags").write_text(f"{flags:#x}\n")
    (refused / MAC).unlink() if mark is None else (refused / MAC).write_text(mark)
    primary = slaves(machine)
    assert machine.run("add", primary, "primary") == machine.run("remove", primary) == {}


def test_what_goes_without_any_failover_costs_nothing(machine):
    assert machine.run("remove", machine.folder / "sys/devices/pci9/net/eth9") == {}
