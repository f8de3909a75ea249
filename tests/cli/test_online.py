# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-online on a machine made of files: whom systemd-networkd-wait-online waits for."""

import subprocess

import pytest

from conftest import SOURCE, sysfs_netdev

SCRIPT = SOURCE / "systemd/net-failover-online"
STANDBY = "0" * 62 + "10"
MAC, OTHER = "52:54:00:fa:11:01", "52:54:00:fa:11:02"
DROP_INS = "systemd-networkd-wait-online.service.d"
WAIT = "/lib/systemd/systemd-networkd-wait-online"


class Machine:
    """A sysfs with a failover and others, and what netplan writes."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("sys/class/net", "run/net-failover", "bin"):
            (folder / name).mkdir(parents=True)
        (folder / "bin/systemctl").write_text(f'#!/bin/sh\necho "$*" >>{folder}/told\n')
        (folder / "bin/systemctl").chmod(0o755)
        (folder / "run/net-failover" / MAC).write_text("")
        self.master = self.netdev("enp1s0", "virtio0", features=STANDBY)
        self.netdev("enp1s0nsby", "virtio0", features=STANDBY, master=self.master)
        self.netdev("enp2s0", "pci0", master=self.master)
        self.netdev("enp9s0", "pci9", address=OTHER, carrier="")
        self.ours = folder / "run/systemd/system" / DROP_INS / "11-net-failover.conf"

    def netdev(self, name, parent, features=None, address=MAC, master=None, carrier="1\n", role=None):
        """Add a netdev; a parent without features is a PCI function."""
        here = sysfs_netdev(self.folder, name, parent, features, address)
        (here / "carrier").write_text(carrier)
        if role:
            (here / "net_failover").mkdir()
            (here / "net_failover/role").write_text(role + "\n")
        if master:
            (here / "master").symlink_to(master)
        return here

    def pull(self, name):
        """Take the carrier of a netdev away."""
        (self.folder / "sys/class/net" / name / "carrier").write_text("0\n")

    def run(self, *commands, folder="system"):
        """Run the script beside these commands of netplan's, and return what our drop-in has instead, if there is one."""
        netplans = self.folder / "run/systemd" / folder / DROP_INS / "10-netplan.conf"
        netplans.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"ExecStart={WAIT} {command}\n" for command in commands)
        netplans.write_text(f"[Unit]\nConditionPathIsSymbolicLink=/run/a\n\n[Service]\nExecStart=\n{lines}")
        (self.folder / "told").unlink(missing_ok=True)
        script = SCRIPT.read_text().replace("\nroot=\n", f"\nroot={self.folder}\n")
        path = {"PATH": f"{self.folder}/bin:/usr/bin:/bin"}
        done = subprocess.run(["/bin/sh", "-c", script], text=True, capture_output=True, env=path, timeout=60, cwd=self.folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done
        if not self.ours.exists():
            return None
        section, forget, *rest = [line for line in self.ours.read_text().splitlines() if not line.startswith("#")]
        assert (section, forget) == ("[Service]", "ExecStart=")
        return [line.removeprefix(f"ExecStart={WAIT} ") for line in rest]

    def told(self):
        """Return what systemd was asked."""
        file = self.folder / "told"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


EVERYBODY = "-i enp2s0:degraded -i enp1s0nsby:degraded -i enp1s0:degraded -i enp9s0:degraded"
ANY = "--any -o routable -i enp2s0 -i enp1s0nsby -i enp1s0 -i enp9s0"
RELOAD = ["daemon-reload"]


@pytest.mark.parametrize("folder", ["system", "generator.late"])
@pytest.mark.parametrize("name", ["enp1s0nsby", "enp2s0"])
def test_nobody_waits_for_a_slave_without_a_carrier(machine, name, folder):
    machine.pull(name)
    assert machine.run(EVERYBODY, ANY, folder=folder) == ["-i enp1s0:degraded -i enp9s0:degraded", "--any -o routable -i enp1s0 -i enp9s0"]
    assert machine.told() == RELOAD


def test_nobody_waits_for_a_slave_that_is_down(machine):
    """Its carrier cannot be read."""
    carrier = machine.folder / "sys/class/net/enp2s0/carrier"
    carrier.unlink()
    carrier.mkdir()
    assert machine.run(EVERYBODY) == ["-i enp1s0:degraded -i enp9s0:degraded"]


def test_nobody_waits_for_a_candidate(machine):
    machine.netdev("enp3s0", "pci1")
    assert machine.run("-i enp3s0:degraded " + EVERYBODY) == ["-i enp1s0:degraded -i enp9s0:degraded"]


def test_slaves_that_will_pass_cost_no_reload(machine):
    assert machine.run(EVERYBODY, ANY) is None and machine.told() == []


def test_who_is_none_of_ours_is_waited_for(machine):
    """Nor is a NIC with the address that no master has any more, the port of a bridge, or one that is not there."""
    machine.pull("enp1s0nsby")
    (machine.folder / "run/net-failover" / OTHER).write_text("")
    bridge = machine.netdev("br0", "none", features="0" * 64, address=OTHER)
    machine.netdev("enp8s0", "pci8", address=OTHER, master=bridge, carrier="0\n")
    others = "-i enp8s0:degraded -i enp9s0:degraded -i br0:degraded -i eth9:carrier -i lo"
    assert machine.run(f"{others} {EVERYBODY}") == [f"{others} -i enp1s0:degraded -i enp9s0:degraded"]
    assert machine.run(others) is None, "the drop-in goes with the reason"
    assert machine.told() == RELOAD


@pytest.mark.parametrize("state", ["", ":degraded", ":carrier:routable"])
def test_the_master_is_waited_for_where_only_slaves_were(machine, state):
    """Without any netdev the command would wait for all that there are."""
    machine.pull("enp2s0")
    assert machine.run(f"--any -o routable -i enp2s0{state} --dns") == [f"--any -o routable --dns -i enp1s0{state}"]


def test_the_master_of_a_candidate_is_the_one_with_its_address(machine):
    machine.netdev("enp7s0", "virtio7", features=STANDBY, address=OTHER)
    machine.netdev("enp3s0", "pci1")
    assert machine.run("-i enp3s0:degraded") == ["-i enp1s0:degraded"]


def test_our_module_says_who_is_a_master(machine):
    master = machine.netdev("fo0", "none", address=OTHER, features="0" * 64, role="master")
    machine.netdev("eth5", "pci5", address=OTHER, master=master, carrier="0\n", role="primary")
    assert machine.run("-i eth5:degraded -i fo0:degraded") == ["-i fo0:degraded"]


def test_a_command_without_netdevs_stays(machine):
    machine.pull("enp2s0")
    assert machine.run("--any -o routable", EVERYBODY) == ["--any -o routable", "-i enp1s0:degraded -i enp9s0:degraded"]


@pytest.mark.parametrize("command", ["-i 'enp2s0':degraded", '-i "enp2s0"', "-i enp2s0\\x20a", "-i enp2s0%%"])
def test_what_is_quoted_is_left_as_it_is(machine, command):
    machine.pull("enp2s0")
    assert machine.run(command) is None and machine.told() == []


def test_names_are_no_patterns(machine):
    (machine.folder / "a1").touch()
    machine.pull("enp2s0")
    assert machine.run("-i enp2s0 -i a* -i ?1") == ["-i a* -i ?1"]


def test_another_time_is_the_same(machine):
    machine.pull("enp2s0")
    assert machine.run(EVERYBODY) == ["-i enp1s0:degraded -i enp9s0:degraded"] and machine.told() == RELOAD
    assert machine.run(EVERYBODY) == ["-i enp1s0:degraded -i enp9s0:degraded"] and machine.told() == []
    assert machine.run(EVERYBODY, ANY) and machine.told() == RELOAD
