# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-networkd: slaves are left alone before a file that comes before ours."""

import pytest

from conftest import SOURCE
from networkd_machine import machine, network  # noqa: F401, the fixture

OURS = "01-net-failover-slave.network"
FIRST = "0-net-failover-slave.network"


@pytest.fixture
def packaged(machine):
    """A machine with our own file, and whose administrator has one that comes before it."""
    machine.write("usr/lib:" + OURS, (SOURCE / "networkd" / OURS).read_text())
    machine.write("etc:01-dhcp.network", network("Name=en*"))
    return machine


def first_of(machine):
    """Run the script, and return what comes before the files of others, or None."""
    machine.run()
    file = machine.run_folder / FIRST
    return file.read_text() if file.exists() else None


@pytest.mark.parametrize("place", ["etc", "run", "usr/lib"])
@pytest.mark.parametrize("name", ["00-default", "00-eth0", "01-dhcp", "01-net-failover-slave-", "00 lan", "-x", "0"])
def test_slaves_are_left_alone_before_a_file_that_comes_before_ours(machine, place, name):
    machine.write("usr/lib:" + OURS, (SOURCE / "networkd" / OURS).read_text())
    file = machine.write(f"{place}:{name}.network", network("Type=ether"))
    text = first_of(machine)
    assert "Property=ID_NET_FAILOVER_ROLE=[psc]*" in text and "Unmanaged=yes" in text
    before = machine.run_folder.stat().st_mtime_ns
    assert first_of(machine) == text and machine.run_folder.stat().st_mtime_ns == before, "nothing has changed"
    machine.start_manager()
    file.unlink()
    assert first_of(machine) is None
    assert machine.told() == ["--quiet is-active systemd-networkd.service", "reload"]


def test_it_comes_before_whatever_has_a_number():
    assert FIRST < "00-a.network" and FIRST < "00.network" and FIRST < "01-a.network"


@pytest.mark.parametrize("name", ["01-net-failover-slave.network.d/a.network", "02-lan.network", "10-netplan-a.network", "00-lan.link", "00-lan.conf"])
def test_it_is_there_for_a_reason_only(machine, name):
    machine.write("usr/lib:" + OURS, (SOURCE / "networkd" / OURS).read_text())
    machine.write(f"etc:{name}", network("Name=en*"))
    assert first_of(machine) is None


def test_a_file_that_is_switched_off_is_no_reason(packaged):
    packaged.write("usr/lib:00-lan.network", network("Name=en*"))
    (packaged.folder / "etc/systemd/network/00-lan.network").symlink_to("/dev/null")
    packaged.write("etc:01-dhcp.network", "")
    assert first_of(packaged) is None


def test_a_file_for_the_driver_is_copied_for_masters_and_not_for_the_standby_any_more(packaged):
    packaged.write("etc:01-dhcp.network", network("Driver=virtio_net"))
    assert list(packaged.run()) == ["01-dhcp.network-net-failover.network"]
    assert first_of(packaged) and FIRST < "01-dhcp.network"


@pytest.mark.parametrize("name", [OURS, FIRST])
@pytest.mark.parametrize("how", ["empty", "null"])
def test_who_switches_either_off_has_neither(packaged, name, how):
    assert first_of(packaged)
    file = packaged.folder / "etc/systemd/network" / name
    if how == "empty":
        file.touch()
    else:
        file.symlink_to("/dev/null")
    assert first_of(packaged) is None
    file.unlink()
    assert first_of(packaged)


def test_what_the_administrator_has_instead_of_ours_counts(packaged):
    packaged.write("etc:" + OURS, "[Match]\nProperty=ID_NET_FAILOVER_ROLE=primary")
    packaged.write(f"etc:{OURS}.d/a.conf", "[Link]\nUnmanaged=yes\\")
    packaged.write(f"run:{OURS}.d/b.conf", "[Link]\nRequiredForOnline=no")
    lines = [line for line in first_of(packaged).splitlines()[1:] if line]
    assert lines == ["[Match]", "Property=ID_NET_FAILOVER_ROLE=primary", "[Link]", "Unmanaged=yes\\", "[Link]", "RequiredForOnline=no"]


def test_what_somebody_has_by_that_name_stays(packaged):
    file = packaged.write("run:" + FIRST, network("Name=lan0"))
    assert first_of(packaged) == network("Name=lan0") == file.read_text()
