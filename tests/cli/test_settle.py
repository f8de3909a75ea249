# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-settle: for which rules NetworkManager waits until udev is through."""

import subprocess

import pytest

from conftest import SOURCE

SCRIPT = SOURCE / "systemd/net-failover-settle"
NETPLAN = 'SUBSYSTEM=="net", ACTION=="add|change|move", ENV{ID_NET_NAME}=="en*", ENV{NM_UNMANAGED}="1"\n'


@pytest.fixture
def waits(tmp_path):
    """Return whether it waits beside these rules until udev is through; the master is told of meanwhile or not."""
    def run(rules, folder="run", told="", meanwhile=":"):
        where = tmp_path / folder / "udev/rules.d"
        where.mkdir(parents=True, exist_ok=True)
        (where / "90-netplan.rules").write_text(rules)
        database = tmp_path / "run/udev/data"
        database.mkdir(parents=True, exist_ok=True)
        (database / "n1").write_text("I:1\n")
        (database / "n2").write_text(f"I:1\nE:ID_NET_FAILOVER_ROLE=master\n{told}")
        (database / "n3").write_text("I:1\nE:ID_NET_FAILOVER_ROLE=standby\nE:NM_UNMANAGED=1\n")
        udevadm = tmp_path / "bin/udevadm"
        udevadm.parent.mkdir(exist_ok=True)
        # Whoever waits for it sees the last line.
        udevadm.write_text(f"#!/bin/sh\ncd {tmp_path}\necho \"$*\" >begun\n{meanwhile}\necho >ended\n")
        udevadm.chmod(0o755)
        script = SCRIPT.read_text().replace("\nroot=\n", f"\nroot={tmp_path}\n")
        done = subprocess.run(
            ["sh", "-c", script], env={"PATH": f"{tmp_path}/bin:/usr/bin:/bin"}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True
        )
        assert done.stderr == ""
        return (tmp_path / "ended").exists()
    return run


@pytest.mark.parametrize("folder", ["run", "etc"])
@pytest.mark.parametrize("rules", [NETPLAN, NETPLAN.replace('="1"', ':="true"'), "# a comment\n" + NETPLAN])
def test_a_rule_keeps_devices_from_it(waits, rules, folder, tmp_path):
    assert waits(rules, folder)
    assert (tmp_path / "begun").read_text() == "settle --timeout=30\n"


@pytest.mark.parametrize("rules", ["", NETPLAN.replace('NM_UNMANAGED}="1"', 'NM_UNMANAGED}="0"'), "#" + NETPLAN, 'ENV{NM_UNMANAGED}=="1", NAME="a"\n'])
def test_no_rule_does(waits, rules, tmp_path):
    assert not waits(rules)
    assert not (tmp_path / "begun").exists()


def test_the_master_is_told_of(waits):
    assert not waits(NETPLAN, told="E:NM_UNMANAGED=1\n", meanwhile="exec sleep 30")
    assert not waits(NETPLAN, meanwhile="echo E:NM_UNMANAGED=1 >>run/udev/data/n2; exec sleep 30")
