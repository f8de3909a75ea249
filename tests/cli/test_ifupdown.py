# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-ifupdown on a machine made of files, whose ifupdown writes down nothing but its state."""

import subprocess

import pytest

from conftest import SOURCE

SCRIPT = SOURCE / "ifupdown/net-failover-ifupdown.in"
STANDBY = "0" * 62 + "10"


class Machine:
    """Its netdevs, what ifupdown is to bring up by class, and its state."""

    def __init__(self, folder):
        self.folder = folder
        self.state = folder / "run"
        (folder / "bin").mkdir()
        self.state.mkdir()
        self.netdev("master0")
        (folder / "sys/master0/device").mkdir()
        (folder / "sys/master0/device/features").write_text(STANDBY + "\n")
        for name in ("primary0", "standby0"):
            self.netdev(name, "master0")
        self.netdev("other0")
        self.lists(auto="", hotplug="")
        for name, text in {
            "ifquery": f'case $* in --list) cat {folder}/auto ;; "--list --allow=hotplug") cat {folder}/hotplug ;; *) exit 9 ;; esac',
            "ifup": f'for last; do :; done; echo "${{last#*=}}" >{self.state}/ifstate."${{last%=*}}"',
            "ifdown": f'for last; do :; done; echo >{self.state}/ifstate."$last"',
        }.items():
            (folder / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
            (folder / "bin" / name).chmod(0o755)

    def netdev(self, name, master=None):
        folder = self.folder / "sys" / name
        folder.mkdir(parents=True)
        if master:
            (folder / "master").symlink_to(f"../{master}")

    def lists(self, **classes):
        """Have ifupdown bring these up by class; None is a configuration that it cannot read."""
        for name, names in classes.items():
            (self.folder / name).unlink(missing_ok=True)
            if names is not None:
                (self.folder / name).write_text("".join(f"{one}\n" for one in names.split()))

    def marks(self, *arguments):
        """Run the script, and return whom ifupdown takes for an interface of ours then."""
        script = SCRIPT.read_text()
        for name, path in {"sys": self.folder / "sys", "state": self.state, "hotplug": "/"}.items():
            (line,) = [line for line in script.splitlines() if line.startswith(f"{name}=")]
            script = script.replace(f"\n{line}\n", f"\n{name}={path}\n")
        done = subprocess.run(
            ["/bin/sh", "-c", script, "sh", *arguments], text=True, capture_output=True, timeout=60,
            env={"PATH": f"{self.folder}/bin:/usr/bin:/bin"}, check=False)
        assert (done.returncode, done.stderr) == (0, ""), done
        return {file.name.split(".", 1)[1] for file in self.state.glob("ifstate.*") if file.read_text() == "net-failover\n"}

    def restarted(self):
        """Have systemd stop networking.service."""
        (self.state / "restart-hotplug").touch()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_auto_is_marked(machine):
    machine.lists(auto="lo master0 primary0 other0", hotplug="standby0")
    for _ in range(2):
        assert machine.marks("start") == {"primary0"}
        assert machine.marks("mark") == {"primary0"}


def test_what_a_restart_brings_up_is_marked_while_it_does(machine):
    machine.lists(auto="primary0", hotplug="master0 standby0 other0")
    machine.restarted()
    assert machine.marks("start") == {"primary0", "standby0"}
    # ifup@ may ask meanwhile.
    assert machine.marks("mark", "standby0") == {"primary0", "standby0"}
    # Else wait-online would be content with the slave.
    assert machine.marks("mark") == {"primary0"}


def test_one_that_is_plugged_in_is_marked(machine):
    machine.lists(auto="primary0 other0")
    for name, marks in {"standby0": set(), "other0": set(), "primary0": {"primary0"}}.items():
        assert machine.marks("mark", name) == marks


def test_marks_stay_where_nobody_knows(machine):
    machine.lists(auto="primary0")
    machine.marks("mark")
    machine.lists(auto=None, hotplug=None)
    machine.restarted()
    assert machine.marks("mark") == {"primary0"}
    assert machine.marks("start") == {"primary0"}


def test_what_the_administrator_has_brought_up_stays(machine):
    machine.lists(auto="primary0", hotplug="standby0")
    machine.restarted()
    for name in ("primary0", "standby0"):
        (machine.state / f"ifstate.{name}").write_text("lan0\n")
    assert machine.marks("start") == machine.marks("mark") == set()
