# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-cloud-init on a machine made of files: candidates lose their driver, and have it again."""

import subprocess

import pytest

from conftest import SOURCE

SCRIPT = SOURCE / "cloud-init/net-failover-cloud-init"
MAC = "52:54:00:fa:11:01"
ID = "0000:02:00.0"


class Machine:
    """A sysfs, udev's database and the marks of masters."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("bin", "marks", "sys/class/net", "sys/bus/pci/devices", "sys/bus/pci/drivers/igbvf"):
            (folder / name).mkdir(parents=True)
        (folder / "marks" / MAC).touch()
        (folder / "bin/udevadm").write_text(f'#!/bin/sh\nfor last; do :; done\ncat "{folder}/$(basename "$last")"\n')
        (folder / "bin/udevadm").chmod(0o755)

    @property
    def driver(self):
        """The folder of the driver."""
        return self.folder / "sys/bus/pci/drivers/igbvf"

    @property
    def function(self):
        """The folder of the PCI function."""
        return self.folder / "sys/bus/pci/devices" / ID

    def nic(self, role="candidate", name="eth2", mac=MAC, flags="0x1002"):
        """Add a NIC on PCI."""
        here = self.function / "net" / name
        here.mkdir(parents=True)
        (self.function / "class").touch()
        (self.function / "driver").symlink_to(self.driver)
        (here / "device").symlink_to(self.function)
        (here / "address").write_text(mac + "\n")
        (here / "flags").write_text(flags + "\n")
        (self.folder / "sys/class/net" / name).symlink_to(here)
        (self.folder / name).write_text(f"ID_NET_FAILOVER_ROLE={role}\n" if role else "")
        return here

    def run(self, word):
        """Run the script; return what it printed."""
        script = SCRIPT.read_text().replace("sys=/sys", f"sys={self.folder}/sys").replace("=/run/net-failover-hidden", f"={self.folder}/hidden")
        script = script.replace("=/run/net-failover", f"={self.folder}/marks")
        path = {"PATH": f"{self.folder}/bin:/usr/bin:/bin"}
        done = subprocess.run(["/bin/sh", "-c", script, "sh", word], text=True, capture_output=True, env=path, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    def hidden(self):
        """Return what was written to the driver, and what the script remembers of it."""
        unbind, folder = self.driver / "unbind", self.folder / "hidden"
        return unbind.read_text() if unbind.exists() else None, {file.name: file.read_text() for file in folder.iterdir()} if folder.exists() else {}


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_a_candidate_goes_and_comes_back(machine):
    machine.nic()
    assert machine.run("hide").startswith(f"eth2 ({ID}) waits for a failover")
    assert machine.hidden() == (f"{ID}\n", {ID: "igbvf\n"})
    (machine.function / "driver").unlink()
    assert not machine.run("show")
    assert (machine.driver / "bind").read_text() == f"{ID}\n"
    assert machine.hidden()[1] == {}


@pytest.mark.parametrize(
    "nic",
    [{"role": "primary"}, {"role": ""}, {"mac": "52:54:00:fa:11:02"}, {"flags": "0x1003"}],
    ids=["slave", "no-role", "other-address", "up"],
)
def test_nothing_else_is_touched(machine, nic):
    machine.nic(**nic)
    assert not machine.run("hide")
    assert machine.hidden() == (None, {})


def test_a_function_that_others_hang_on_is_left_alone(machine):
    machine.nic()
    (machine.function / "net/eth3").mkdir()
    assert not machine.run("hide")
    (machine.function / "net/eth3").rmdir()
    (machine.function / "sriov_numvfs").write_text("2\n")
    assert not machine.run("hide")
    (machine.function / "sriov_numvfs").write_text("0\n")
    assert machine.run("hide")


def test_a_slave_by_now_is_left_alone(machine):
    (machine.nic() / "master").mkdir()
    assert not machine.run("hide")


def test_what_has_a_driver_again_or_is_gone_is_not_bound(machine):
    machine.nic()
    machine.run("hide")
    assert not machine.run("show")
    assert not (machine.driver / "bind").exists()
    machine.run("hide")
    machine.function.rename(machine.folder / "gone")
    assert not machine.run("show")
    assert machine.hidden()[1] == {}


def test_a_driver_that_does_not_take_it_back_is_told_of(machine):
    machine.nic()
    machine.run("hide")
    (machine.function / "driver").unlink()
    (machine.driver / "bind").mkdir()
    assert machine.run("show").startswith(f"<4>{ID} was not taken back by its driver igbvf")
    assert machine.hidden()[1] == {}
