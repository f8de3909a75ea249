# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-networkd on a machine made of files."""

import subprocess

import pytest

from conftest import SOURCE

SCRIPT = SOURCE / "networkd/net-failover-networkd"
UNIT = SOURCE / "networkd/net-failover-networkd.service.in"
MASTER = "Property=ID_NET_FAILOVER_ROLE=master"


class Machine:
    """The folders of networkd."""

    def __init__(self, folder):
        self.folder = folder
        self.run_folder = folder / "run/systemd/network"
        self.rules = folder / "run/udev/rules.d"
        (folder / "bin").mkdir()
        (folder / "run/systemd/units").mkdir(parents=True)
        self.rules.mkdir(parents=True)
        for name in ("systemctl", "networkctl", "udevadm"):
            (folder / "bin" / name).write_text(f'#!/bin/sh\necho "$*" >>{folder}/told\n')
            (folder / "bin" / name).chmod(0o755)

    def write(self, path, text):
        """Write a file below etc, run or usr/lib."""
        place, _, name = path.rpartition(":")
        file = self.folder / place / "systemd/network" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def start_manager(self, name="systemd-networkd"):
        """Have systemd say that a network manager has started."""
        (self.folder / f"run/systemd/units/invocation:{name}.service").symlink_to("0123")

    def told(self):
        """Return what the system's programs were asked."""
        file = self.folder / "told"
        return file.read_text().splitlines() if file.exists() else []

    def run(self, *arguments):
        """Run the script, and return {name: text} of its copies."""
        script = SCRIPT.read_text().replace("\nroot=\n", f"\nroot={self.folder}\n")
        path = {"PATH": f"{self.folder}/bin:/usr/bin:/bin"}
        done = subprocess.run(["/bin/sh", "-c", script, SCRIPT.name, *arguments], text=True, capture_output=True, env=path, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), done
        return {file.name: file.read_text() for file in sorted(self.run_folder.glob("*net-failover.*"))}


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def network(match, rest="DHCP=yes"):
    return f"[Match]\n{match}\n\n[Network]\n{rest}\n"
