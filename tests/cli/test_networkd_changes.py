# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-networkd: what changes while networkd runs, or while the script does."""

import fnmatch
import re
import shutil
import subprocess
import time

import pytest

from conftest import SOURCE
from networkd_machine import UNIT, machine, network  # noqa: F401, the fixture


def watched(machine):
    """Run the script, and return the folders that it has systemd watch, by what the unit makes of its names."""
    (machine.folder / "told").unlink(missing_ok=True)
    machine.run()
    commands = [line.split() for line in machine.told() if " start " in line]
    if not commands:
        return []
    ((block, start, *units),) = commands
    assert (block, start) == ("--no-block", "start")
    instance = re.compile(r"net-failover-networkd@(.*)\.path")
    escaped = [instance.fullmatch(unit)[1] for unit in units]
    folders = subprocess.run(["systemd-escape", "--unescape", "--path", "--", *escaped], text=True, capture_output=True, check=True).stdout.rstrip("\n")
    return sorted(folders.replace(f"{machine.folder}/", "").split(" "))


@pytest.mark.skipif(not shutil.which("systemd-escape"), reason="systemd is not installed")
def test_folders_of_drop_ins_are_watched(machine):
    """PathChanged= does not look below a folder."""
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    assert watched(machine) == [], "no process without one"
    machine.write("etc:50-lab.network.d/a.conf", "[Network]\nDNS=192.0.2.1\n")
    machine.write("run:-n*$(id).link.d/a.conf", "")
    machine.write("usr/lib:80-x.network.d/a.conf", "")
    machine.write("etc:a.netdev.d/a.conf", "")
    (machine.folder / "etc/systemd/network/b.network.d").touch()
    for _ in range(2):
        assert watched(machine) == ["etc/systemd/network/50-lab.network.d", "run/systemd/network/-n*$(id).link.d"]


def test_a_drop_in_that_comes_while_its_new_folder_is_given_a_watch_is_not_lost(machine):
    """systemd takes long for that on a slow machine, and the unit looks away until the script has ended."""
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    folder = machine.write("etc:50-lab.network.d/a.conf", "[Network]\nDNS=192.0.2.1\n").parent
    (machine.folder / "bin/systemctl").write_text(f'#!/bin/sh\nprintf "[Network]\\nDNS=192.0.2.2\\n" >{folder}/b.conf\n')
    (text,) = machine.run().values()
    assert "DNS=192.0.2.1" in text and "DNS=192.0.2.2" in text


def test_a_folder_that_comes_while_it_tells_of_a_change_is_watched(machine):
    machine.start_manager()
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    folder = machine.folder / "etc/systemd/network/50-lab.network.d"
    (machine.folder / "bin/networkctl").write_text(f"#!/bin/sh\nmkdir -p {folder}\n")
    assert watched(machine) == ["etc/systemd/network/50-lab.network.d"]


def test_such_a_folder_has_a_unit_that_goes_with_the_path():
    lines = (SOURCE / "networkd/net-failover-networkd@.path").read_text().splitlines()
    assert {"PathChanged=%f", "Unit=net-failover-networkd.service", "PartOf=net-failover-networkd.path"} <= set(lines)


def test_networkd_is_told_of_a_change_while_it_runs(machine):
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    machine.run()
    assert machine.told() == [], "before it starts nobody is asked"
    machine.start_manager()
    machine.run()
    assert machine.told() == [], "nothing has changed"
    machine.write("etc:50-lab.network", network("Driver=virtio_net", "DHCP=ipv4"))
    machine.run()
    assert machine.told() == ["--quiet is-active systemd-networkd.service", "reload"]


def test_a_change_while_it_tells_of_another_one_is_not_lost(machine):
    """netplan removes all of its files, and writes them then; the path unit sees the first of it alone."""
    machine.write("run:10-netplan-a.network", network("Driver=virtio_net"))
    (copy,) = machine.run()
    machine.start_manager()
    original = (machine.run_folder / "10-netplan-a.network").rename(machine.folder / "later")
    (machine.folder / "bin/networkctl").write_text(
        f'#!/bin/sh\necho "$*" >>{machine.folder}/told\n[ ! -e {original} ] || mv {original} {machine.run_folder}/10-netplan-a.network\n')
    assert list(machine.run()) == [copy]
    assert machine.told().count("reload") == 2


@pytest.mark.parametrize("name", ["etc:50-lab.network", "etc:50-lab.network.d/a.conf", "run:50-lab.link"])
def test_it_looks_again_when_something_came_after_the_last_look(machine, name):
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    (machine.folder / "run/net-failover").mkdir()
    before = machine.run()
    assert machine.run("again") == before
    text = "[Network]\nDNS=192.0.2.1\n" if name.endswith(".conf") else network("Driver=virtio_net", "DNS=192.0.2.1")
    # The clock of files stands for some milliseconds.
    time.sleep(0.1)
    machine.write(name, text)
    assert any("DNS=192.0.2.1" in text for text in machine.run("again").values())


def test_it_does_not_look_again_for_nothing(machine):
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    machine.run()
    (machine.folder / "bin/grep").write_text(f"#!/bin/sh\necho grep >>{machine.folder}/told\n")
    (machine.folder / "bin/grep").chmod(0o755)
    machine.run("again")
    assert machine.told() == []


@pytest.mark.parametrize("unit", [UNIT, SOURCE / "networkmanager/net-failover-nm.service.in"], ids=lambda unit: unit.name)
def test_the_units_look_again_when_their_paths_watch_again(unit):
    again = f"net-failover-again@{unit.name.partition('.')[0]}.service"
    lines = unit.read_text().splitlines()
    assert f"OnSuccess={again}" in lines
    (after,) = [line for line in lines if line.startswith("After=")]
    assert again in after.split("=")[1].split()


def test_changes_without_an_end_end_it(machine):
    machine.start_manager()
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    (machine.folder / "bin/networkctl").write_text(
        f'#!/bin/sh\necho "$*" >>{machine.folder}/told\nrm {machine.run_folder}/*\n')
    machine.run()
    assert machine.told().count("reload") == 4


def test_masters_get_another_add_for_a_link_file_before_networkd_starts(machine):
    """udev reads such a file when a netdev is added, which for this master was in the initramfs."""
    machine.write("run:10-netplan-lan0.link", "[Match]\nDriver=virtio_net\n\n[Link]\nName=lan0\n")
    (name,) = machine.run()
    assert "01-net-failover-slave.link" < name < "10-netplan-lan0.link"
    assert machine.told() == [
        "control --reload", "trigger --action=add --settle --subsystem-match=net --property-match=ID_NET_FAILOVER_ROLE=master"
    ]
    machine.run()
    assert len(machine.told()) == 2, "nothing has changed"


#: What has no IFF_UP, the last bit.
DOWN = "flags=0x*[02468ace]"


@pytest.mark.parametrize("manager", ["systemd-networkd", "NetworkManager", "networking"])
def test_only_a_master_that_is_down_gets_another_add_while_a_manager_runs(machine, manager):
    """It may have been hot-plugged: the mark that it leaves is what this is started by."""
    machine.start_manager(manager)
    machine.write("etc:50-lab.link", "[Match]\nDriver=virtio_net\n[Link]\nName=lan0\n")
    assert machine.run()
    told = [line for line in machine.told() if "net-failover-networkd@" not in line]
    assert told[:3] == [
        "control --reload", "settle",
        f"trigger --action=add --settle --subsystem-match=net --property-match=ID_NET_FAILOVER_ROLE=master --attr-match={DOWN}",
    ]
    # networkd goes by the name that the master has then.
    assert told[3:] == (["--quiet is-active systemd-networkd.service", "reload"] if manager == "systemd-networkd" else [])


def test_masters_in_use_hear_of_netplans_names(machine):
    """They keep theirs; "netplan apply" has sent this before there was a copy, and networkd goes by it."""
    machine.start_manager()
    machine.write("run:10-netplan-lan0.link", "[Match]\nDriver=virtio_net\n\n[Link]\nName=lan0\n")
    assert machine.run()
    assert machine.told()[3:5] == [
        "trigger --action=move --settle --subsystem-match=net --property-match=ID_NET_FAILOVER_ROLE=master",
        "--quiet is-active systemd-networkd.service"]


@pytest.mark.parametrize("flags, down", [("0x1002", True), ("0x1003", False), ("0x9", False), ("0x8a", True), ("0x108f", False)])
def test_the_flags_of_a_master_that_is_down(flags, down):
    assert fnmatch.fnmatchcase(flags, DOWN.split("=")[1]) == down


@pytest.mark.parametrize("failures", [1, 2])
def test_a_master_that_is_renamed_meanwhile_is_tried_again(machine, failures):
    """And nothing of it fails the unit, or holds up the network."""
    fail = f'[ "$(grep -c trigger {machine.folder}/told)" -gt {failures} ]'
    with open(machine.folder / "bin/udevadm", "a", encoding="utf-8") as file:
        file.write(f'[ "$1" != trigger ] || {fail}\n')
    machine.write("run:10-netplan-lan0.link", "[Match]\nDriver=virtio_net\n\n[Link]\nName=lan0\n")
    assert machine.run()
    assert len([line for line in machine.told() if "trigger" in line]) == 2


def test_every_manager_waits_for_it():
    """udevd gives names by .link files whoever configures NICs, and net-failover-nm writes a master's name down."""
    (before,) = [line for line in UNIT.read_text().splitlines() if line.startswith("Before=")]
    managers = re.search(r"'managers': \[(.*?)\]", (SOURCE / "networkd/meson.build").read_text())[1]
    for manager in [*re.findall(r"'([^']*)'", managers), "net-failover-nm"]:
        assert f"{manager}.service" in before.split("=")[1].split()


@pytest.mark.parametrize("unit", [UNIT, SOURCE / "networkmanager/net-failover-nm.service.in"], ids=lambda unit: unit.name)
def test_no_number_of_changes_stops_the_path(unit):
    """The limit for units that start again and again, five times in ten seconds, makes the path fail for good."""
    assert "StartLimitIntervalSec=0" in unit.read_text().partition("[Service]")[0].splitlines()
