# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-nm on a machine made of files: NetworkManager's configuration leaves slaves out."""

import subprocess

import pytest

from conftest import SOURCE

SCRIPT = SOURCE / "networkmanager/net-failover-nm"
STANDBY, PLAIN = "0" * 62 + "10", "0" * 64


class Machine:
    """A sysfs, and NetworkManager's folder below /run."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("net", "bin", "units"):
            (folder / name).mkdir()
        self.program("systemctl", f'echo "$*" >>{folder}/asked')
        self.program("nmcli", f'echo "$*" >>{folder}/told')

    def program(self, name, script):
        """Put a program before those of this machine."""
        (self.folder / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.folder / "bin" / name).chmod(0o755)

    def netdev(self, name, features, port="", address="52:54:00:fa:11:01"):
        """Add a netdev."""
        here = self.folder / "net" / name
        (here / "device").mkdir(parents=True)
        (here / "address").write_text(address + "\n")
        (here / "device/features").write_text(features + "\n")
        (here / "phys_port_name").write_text(port)

    def start_manager(self):
        """Have systemd say that NetworkManager has a process."""
        (self.folder / "units/invocation:NetworkManager.service").symlink_to("0123")

    def run(self):
        """Run the script, and return (its file's text, what NetworkManager was told)."""
        script = SCRIPT.read_text().replace("/sys/class/net", f"{self.folder}/net").replace("/run/Net", f"{self.folder}/Net")
        script = script.replace("/run/systemd/units", f"{self.folder}/units")
        path = {"PATH": f"{self.folder}/bin:/usr/bin:/bin"}
        done = subprocess.run(["/bin/sh", "-c", script], text=True, capture_output=True, env=path, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), done
        file, told = self.folder / "NetworkManager/conf.d/zz-net-failover.conf", self.folder / "told"
        return file.read_text() if file.exists() else None, told.read_text().splitlines() if told.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_whoever_has_the_address_of_a_master_is_left_out_but_the_master(machine):
    machine.netdev("eth0", STANDBY)
    machine.netdev("eth1", STANDBY, "sby\n")
    machine.netdev("eth5", STANDBY, address="52:54:00:fa:11:02")
    machine.netdev("eth9", PLAIN, address="52:54:00:fa:11:09")
    machine.start_manager()
    text, told = machine.run()
    lines = text.splitlines()
    assert lines[1] == "[device-net-failover]" and lines[3] == "managed=0"
    specs = lines[2].removeprefix("match-device=").split(";")
    assert {spec for spec in specs if not spec.startswith("except:type:")} == {
        *("mac:52:54:00:fa:11:01", "except:interface-name:=eth0"),
        *("mac:52:54:00:fa:11:02", "except:interface-name:=eth5"),
        *("except:driver:virtio_net/0.*", "except:driver:net_failover"),
    }
    assert told == ["general reload conf"]
    assert machine.run() == (text, told), "nothing has changed"


def test_without_a_master_there_is_no_file(machine):
    machine.netdev("eth0", PLAIN)
    assert machine.run() == (None, [])


@pytest.mark.parametrize("name", ["a;b", "a,b", "a\\b", "é"])
def test_a_master_that_cannot_be_named_is_excepted_by_its_driver(machine, name):
    machine.netdev(name, STANDBY)
    assert "=mac:52:54:00:fa:11:01;except:driver:" in machine.run()[0]


def test_our_module_has_a_version_by_which_the_master_is_excepted():
    assert "-DNFO_VERSION='\"0." in (SOURCE / "module/Kbuild").read_text()


def test_the_file_goes_with_the_last_master(machine):
    machine.netdev("eth0", STANDBY)
    machine.start_manager()
    machine.run()
    (machine.folder / "net/eth0/device/features").unlink()
    assert machine.run() == (None, ["general reload conf"] * 2)


def test_before_the_manager_starts_nobody_is_asked(machine):
    machine.netdev("eth0", STANDBY)
    text, told = machine.run()
    assert text and told == []
    assert not (machine.folder / "asked").exists()
