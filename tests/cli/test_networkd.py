# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-networkd on a machine made of files: what is for virtio's driver is the master's."""

import fnmatch
import os
import re
import shutil
import struct
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

    def run(self):
        """Run the script, and return {name: text} of its copies."""
        script = SCRIPT.read_text().replace("\nroot=\n", f"\nroot={self.folder}\n")
        path = {"PATH": f"{self.folder}/bin:/usr/bin:/bin"}
        done = subprocess.run(["/bin/sh", "-c", script], text=True, capture_output=True, env=path, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), done
        return {file.name: file.read_text() for file in sorted(self.run_folder.glob("*net-failover.*"))}


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def network(match, rest="DHCP=yes"):
    return f"[Match]\n{match}\n\n[Network]\n{rest}\n"


@pytest.mark.parametrize(
    "match",
    ["Driver=virtio_net", "Driver=virtio*", "Driver=e1000e virtio_net", " Driver = virtio_net", "Driver=!net_* e1000e",
     "Driver=igb\nDriver=\nDriver=virtio_net", "Driver=igb\nDriver=virtio_net",
     "Property=ID_NET_DRIVER=virtio_net", " Property = ID_NET_DRIVER=virtio*", 'Driver="virtio_net"', "Driver='virtio_net' igb",
     'Property="ID_NET_DRIVER=virtio_net"', 'Property=ID_NET_DRIVER="virtio_net"', "Driver=virtio_net \t", "Driver=virtio_net\r",
     "Driver=\\\n# Name=a\n;\n  virtio_net", "Driver=virtio_net \\\n\nA=1", "Driver=virtio_net\\\n \t\nA=1", "Driver=virtio_net \\\\\\\n\n",
     "A=\\\\\nDriver=virtio_net", "A=\\\\\\\n\nDriver=virtio_net", "Driver=igb\\\r\nvirtio_net", "Driver=!igb\nDriver=virtio_net", "Driver=virtio_net !igb",
     "Property=!ID_NET_DRIVER=net_failover"],
)
@pytest.mark.parametrize("kind", ["network", "link"])
def test_a_file_for_the_driver_is_copied_for_masters(machine, kind, match):
    machine.write(f"etc:50-lab.{kind}", "# why\n" + network("Name=en*\n" + match))
    (name, text), = machine.run().items()
    assert f"50-lab.{kind}" < name < f"50-lab.{kind}x" and name.endswith(f".{kind}")
    lines = text.splitlines()
    assert MASTER in lines and "Name=en*" in lines and "DHCP=yes" in lines
    assert not [line for line in lines if "driver" in line.lower() and not line.startswith("#")]


def test_what_else_a_property_asks_for_stays(machine):
    machine.write("etc:50-lab.network", network("Property=A=1 ID_NET_DRIVER=virtio_net B=2\nProperty=!C=3 ID_NET_DRIVER=igb\nDriver=virtio_net"))
    (text,) = machine.run().values()
    assert [line.rstrip() for line in text.splitlines()[1:5]] == ["[Match]", MASTER, "Property=A=1 B=2", "Property=!C=3 ID_NET_DRIVER=igb"]


def test_an_empty_property_does_not_forget_ours(machine):
    machine.write("etc:50-lab.network", network("Property=A=1\nProperty=\nDriver=virtio_net"))
    (text,) = machine.run().values()
    assert [line.rstrip() for line in text.splitlines()[1:5]] == ["[Match]", MASTER, "Property=A=1", "Property="]
    assert text.splitlines()[5] == MASTER


@pytest.mark.parametrize(
    "match",
    ["Name=en*", "Driver=igb", "Driver=*", "Driver=!igb", "Driver=!virtio_net", "Driver=virtio_net\nDriver=", "Driver=virtio_net\nDriver=\nDriver=igb",
     "Driver=net_failover virtio_net", "Property=!ID_NET_DRIVER=virtio_net", "Property=ID_NET_DRIVER=igb",
     "Property=ID_NET_DRIVER_X=virtio_net", "Path=pci-0000:01:*", "Driver=virtio_net\nDriver=!virtio_net", "Driver=!net_failover\nDriver=igb",
     "Driver=virtio_net\nProperty=ID_NET_DRIVER=igb", "Driver", "Driver=\\", "Driver=a\\\nDriver=virtio_net",
     "A=\\\\\\\nDriver=virtio_net"],
)
def test_a_file_that_means_others_or_the_master_too_is_not(machine, match):
    machine.write("etc:50-lab.network", network(match))
    assert machine.run() == {}


def test_quotes_of_others_stay(machine):
    machine.write("etc:50-lab.network", network("""Property="A=1 2" 'ID_NET_DRIVER=virtio_net' B="3"'4'"""))
    (text,) = machine.run().values()
    assert text.splitlines()[3] == """Property="A=1 2" B="3"'4'"""


@pytest.mark.parametrize("backslash", ["\\", "\\\\\\", "\\\r"])
def test_an_empty_line_ends_what_goes_on(machine, backslash):
    """What is below it is of no concern to the left-over backslash."""
    machine.write("etc:50-lab.network", f"[Match]\nDriver=virtio_net {backslash}\n\n[Network]\nDHCP=yes\n")
    (text,) = machine.run().values()
    assert text.splitlines()[1:] == ["[Match]", MASTER, "[Network]", "DHCP=yes"]


@pytest.mark.parametrize("header", ["[Match] ", "[Match]\r", "\t[Match]", "\ufeff[Match]"])
def test_a_section_may_have_blanks_around_it(machine, header):
    machine.write("etc:50-lab.network", f"{header}\nDriver=virtio_net\r\nName=en*\r\n")
    (text,) = machine.run().values()
    assert text.splitlines()[1:] == ["[Match]", MASTER, "Name=en*"]


def test_driver_outside_of_match_is_something_else(machine):
    machine.write("etc:50-lab.network", "[Match]\nName=en*\n[Link]\nDriver=virtio_net\n")
    assert machine.run() == {}


def test_the_administrators_file_and_its_drop_ins_are_what_counts(machine):
    machine.write("usr/lib:50-lab.network", network("Driver=virtio_net", "DNS=192.0.2.1"))
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    machine.write("etc:50-lab.network.d/b.conf", "[Match]\nName=en*\n[Network]\nDNS=192.0.2.3\n")
    machine.write("run:50-lab.network.d/b.conf", "[Network]\nDNS=192.0.2.9\n")
    machine.write("usr/lib:50-lab.network.d/a.conf", "[Network]\nDNS=192.0.2.2")
    (text,) = machine.run().values()
    assert [line for line in text.splitlines() if "=" in line] == [MASTER, "DHCP=yes", "DNS=192.0.2.2", "Name=en*", "DNS=192.0.2.3"]
    machine.write("etc:50-lab.network", "")
    assert machine.run() == {}


def test_a_drop_in_may_ask_for_the_driver(machine):
    file = machine.write("etc:50-lab.network", network("Name=en*"))
    machine.write("etc:50-lab.network.d/a.conf", "[Match]\nDriver=virtio_net")
    machine.write("etc:50-lab.network.d/b.conf", "[Match]\nProperty=\nMACAddress=52:54:00:12:34:56\\")
    machine.write("etc:50-lab.network.d/c.conf", "[Link]\nMTUBytes=1400")
    (text,) = machine.run().values()
    assert [line for line in text.splitlines()[1:] if line] == [
        "[Match]", MASTER, "Name=en*", "[Network]", "DHCP=yes", "[Match]", "[Match]", "Property=", MASTER, "MACAddress=52:54:00:12:34:56",
        "[Link]", "MTUBytes=1400"]
    file.write_text("[Network]\nDHCP=yes\n")
    (text,) = machine.run().values()
    assert text.splitlines()[1:5] == ["[Network]", "DHCP=yes", "[Match]", MASTER]
    machine.write("etc:50-lab.network.d/b.conf", "[Match]\nDriver=\n")
    assert machine.run() == {}


def order(copies, kind, *names):
    """Sort names like systemd, with those of the copies."""
    return sorted([*(f"{name}.{kind}" for name in names), *copies], key=lambda name: name.encode())


@pytest.mark.parametrize("kind", ["network", "link"])
@pytest.mark.parametrize(
    "name", ["10-ets", "10-eth-", "10-eth-a", "10-eth-static", "10-eth-~", "10-eth-~-z", "10-eth-é", "10-eth,", "10-eth!", "10-eth.a", "10-eth.z",
             "10-ethernet", "10-eti", "10-eth-net-failoves"])
def test_nothing_gets_between_a_file_and_its_copy(machine, kind, name):
    """What is for this very card is before the copy if it is before the original."""
    machine.write(f"etc:{name}.{kind}", network("MACAddress=52:54:00:fa:11:01", "Address=192.0.2.7/24"))
    machine.write(f"etc:10-eth.{kind}", network("Driver=virtio_net"))
    (copy,) = copies = machine.run()
    names = order(copies, kind, "10-eth", name)
    assert names.index(copy) == names.index(f"10-eth.{kind}") + 1


@pytest.mark.parametrize("name", ["10 my lab", " a", "-n", "$(id)", "a*", "a\\b", "50-lab-net-failover"])
@pytest.mark.parametrize("place", ["etc", "run"])
def test_any_name_will_do(machine, place, name):
    """One that looks like a copy's, too, and what is not ours stays as it is."""
    file = machine.write(f"{place}:{name}.network", network("Driver=virtio_net"))
    for _ in range(2):
        copies = machine.run()
        assert MASTER in copies.pop(f"{name}.network-net-failover.network")
        assert list(copies) == ([file.name] if file.name in copies else [])
        assert file.read_text() == network("Driver=virtio_net")
    file.unlink()
    assert machine.run() == {}


def test_a_file_that_has_the_name_of_a_copy_is_not_overwritten(machine):
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    file = machine.write("run:50-lab.network-net-failover.network", network("Name=en*"))
    assert machine.run() == {file.name: network("Name=en*")}


@pytest.mark.parametrize("kind", ["network", "link"])
def test_netplans_are_copied_out_of_its_reach(machine, kind):
    """It removes what begins like its own; theirs come in the same order, and before its own."""
    for name in ("all", "b"):
        machine.write(f"run:10-netplan-{name}.{kind}", network("Driver=virtio_net"))
    names = list(machine.run())
    assert len(names) == 2 and names == sorted(names) and not [name for name in names if name.startswith("10-netplan-")]
    assert "10-netplam.link" < max(names) < f"10-netplan-all.{kind}"


@pytest.mark.parametrize("kind", ["network", "link"])
@pytest.mark.parametrize("place", ["run", "etc"])
def test_what_netplan_has_for_one_card_comes_first_for_the_master_too(machine, kind, place):
    """Whatever sorts before the last one for the driver is copied with it; the rest has not to be."""
    card = f"[Match]\nPermanentMACAddress=52:54:00:fa:11:01\nProperty=A=1\nProperty=\nProperty=ID_NET_DRIVER=net_*\nDriver=net_failover\n\n[{kind}]\nB=1\n"
    machine.write(f"{place}:10-netplan-lan.{kind}", card)
    machine.write(f"run:10-netplan-later.{kind}", network("Driver=virtio_net"))
    machine.write(f"run:10-netplan-z.{kind}", card)
    machine.write(f"run:10-later.{kind}", card)
    copies = machine.run()
    assert list(copies) == [f"10-netplan,{name}.{kind}-net-failover.{kind}" for name in ("lan", "later")]
    assert [line for line in copies[f"10-netplan,lan.{kind}-net-failover.{kind}"].splitlines()[1:] if line] == [
        "[Match]", MASTER, "PermanentMACAddress=52:54:00:fa:11:01", "Property=A=1", "Property=", MASTER,
        "Property=ID_NET_DRIVER=net_*", "Driver=net_failover", f"[{kind}]", "B=1"]
    (machine.run_folder / f"10-netplan-later.{kind}").unlink()
    assert machine.run() == {}


@pytest.mark.parametrize("match", ["", "[Match]\n", "[Match]\nName=\n"])
def test_what_matches_nothing_is_not_given_to_masters(machine, match):
    machine.write("run:10-netplan-a.network", f"{match}[Network]\nDHCP=yes\n")
    machine.write("run:10-netplan-b.network", network("Driver=virtio_net"))
    assert list(machine.run()) == ["10-netplan,b.network-net-failover.network"]


@pytest.mark.parametrize("name", ["50-lab-net-failover.network", "10-netplan,b-net-failover.network"])
def test_copies_with_another_name_than_now_go(machine, name):
    """The package was another version when they were made."""
    machine.write(f"run:{name}", "# A copy of /etc/systemd/network/50-lab.network for the masters of failovers, by net-failover-networkd\n")
    assert machine.run() == {}


def test_copies_follow_their_originals(machine):
    file = machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    first = machine.run()
    assert machine.run() == first, "nothing has changed"
    (copy,) = machine.run_folder.iterdir()
    before = copy.stat().st_ino, machine.run_folder.stat().st_mtime_ns
    machine.run()
    assert (copy.stat().st_ino, machine.run_folder.stat().st_mtime_ns) == before, "what the path unit watches does not change"
    file.write_text(network("Driver=virtio_net", "DHCP=ipv4"))
    assert "DHCP=ipv4" in next(iter(machine.run().values()))
    file.unlink()
    assert machine.run() == {}


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


@pytest.mark.parametrize("content", [b"", b"\xff\xfe[Match]\nDriver=\n", b"[Match", b"Driver=virtio_net\n", b"[Match]\nDriver=$(touch /tmp/x) `id` [a-\n"])
def test_nonsense_is_left_alone(machine, content):
    machine.write("etc:50-lab.network", "").write_bytes(content)
    assert machine.run() == {}


def test_what_cannot_be_read_is_left_alone(machine):
    (machine.folder / "etc/systemd/network/50-lab.network").mkdir(parents=True)
    machine.write("etc:60-lab.network", network("Driver=virtio_net"))
    assert list(machine.run()) == ["60-lab.network-net-failover.network"]


@pytest.mark.parametrize(
    "file, drop_in, copy",
    [(0o644, 0o644, 0o644), (0o755, 0o664, 0o644), (0o640, 0o644, 0o640), (0o644, 0o640, 0o640), (0o600, 0o640, 0o600), (0o644, 0o600, 0o600),
     (0o660, 0o666, 0o640), (0o000, 0o644, 0o600)])
def test_nobody_reads_in_a_copy_what_he_cannot_read_in_the_original(machine, file, drop_in, copy):
    original = machine.write("run:10-netplan-a.network", network("Driver=virtio_net"))
    other = machine.write("etc:10-netplan-a.network.d/b.conf", "[Network]\nDNS=192.0.2.2\n")
    machine.run()
    original.chmod(file)
    other.chmod(drop_in)
    (name,) = machine.run()
    made = machine.run_folder / name
    assert made.stat().st_mode & 0o7777 == copy
    before = made.stat().st_ino, machine.run_folder.stat().st_mtime_ns
    machine.run()
    assert (made.stat().st_ino, machine.run_folder.stat().st_mtime_ns) == before, "what the path unit watches does not change"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("group, mode, copy", [(12345, 0o640, (12345, 0o640)), (12346, 0o640, (0, 0o600)), (12346, 0o644, (12345, 0o640))])
def test_a_group_reads_a_copy_that_reads_every_part_of_it(machine, group, mode, copy):
    """Such as that of networkd, which netplan gives its files to."""
    original = machine.write("run:10-netplan-a.network", network("Driver=virtio_net"))
    other = machine.write("etc:10-netplan-a.network.d/b.conf", "[Network]\nDNS=192.0.2.2\n")
    original.chmod(0o640)
    other.chmod(mode)
    os.chown(original, 0, 12345)
    os.chown(other, 0, group)
    (name,) = machine.run()
    made = (machine.run_folder / name).stat()
    assert (made.st_uid, made.st_gid, made.st_mode & 0o7777) == (0, *copy)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize(
    "folder, file, copy",
    [(0o755, 0o644, (0, 0o644)), (0o711, 0o644, (0, 0o644)), (0o750, 0o644, (12345, 0o640)), (0o700, 0o644, (12345, 0o600)), (0o744, 0o644, (12345, 0o600)),
     (0o750, 0o640, (0, 0o600))])
@pytest.mark.parametrize("which", ["etc/systemd/network/50-lab.network.d", "etc/systemd/network"])
def test_nobody_reads_in_a_copy_what_is_in_a_closed_folder(machine, which, folder, file, copy):
    original = machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    machine.write("etc:50-lab.network.d/b.conf", "[Network]\nDNS=192.0.2.2\n")
    original.chmod(file)
    os.chown(machine.folder / which, 0, 12345)
    (machine.folder / which).chmod(folder)
    (name,) = machine.run()
    made = (machine.run_folder / name).stat()
    # The file's group is not the folder's: nobody is known to be in both.
    assert (made.st_uid, (made.st_gid, made.st_mode & 0o7777)) == (0, copy)
    before = made.st_ino, machine.run_folder.stat().st_mtime_ns
    machine.run()
    assert ((machine.run_folder / name).stat().st_ino, machine.run_folder.stat().st_mtime_ns) == before


def access_list(user):
    """Return the access control list that lets a user read a file of mode 640 (acl(5), linux/posix_acl_xattr.h)."""
    nobody = 0xFFFFFFFF
    entries = [(0x01, 6, nobody), (0x02, 4, user), (0x04, 4, nobody), (0x10, 4, nobody), (0x20, 0, nobody)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def test_whom_an_access_control_list_lets_in_reads_the_copy(machine):
    original = machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    original.chmod(0o640)
    try:
        os.setxattr(original, "system.posix_acl_access", access_list(12345))
    except OSError as error:
        pytest.skip(f"no access control lists here: {error}")
    (name,) = machine.run()
    made = machine.run_folder / name
    assert os.getxattr(made, "system.posix_acl_access") == access_list(12345) and made.stat().st_mode & 0o7777 == 0o640
    before = made.stat().st_ino, machine.run_folder.stat().st_mtime_ns
    machine.run()
    assert (made.stat().st_ino, machine.run_folder.stat().st_mtime_ns) == before


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


def rule(match, unmanaged=1):
    """One of netplan's rules for NetworkManager."""
    return f'SUBSYSTEM=="net", ACTION=="add|change|move", {match}, ENV{{NM_UNMANAGED}}="{unmanaged}"\n'


def copy_of_rules(machine, text, mode=0o644):
    """Write netplan's rules, and return the text of their copy, or None."""
    (machine.folder / "usr/sbin").mkdir(parents=True)
    (machine.folder / "usr/sbin/NetworkManager").touch(0o755)
    original = machine.rules / "90-netplan.rules"
    original.write_text(text)
    original.chmod(mode)
    machine.run()
    names = sorted(file.name for file in machine.rules.iterdir())
    assert names[0] == original.name and names[1:] in ([], ["90-netplan.rules-net-failover.rules"])
    copy = machine.rules / names[-1]
    assert copy.stat().st_mode & 0o777 == mode
    return copy.read_text() if names[1:] else None


@pytest.mark.parametrize("driver", ["virtio_net", "virtio*", "e1000|virtio_net", "virtio_net|e1000", "[v]irtio_ne?"])
def test_networkmanager_leaves_a_master_to_networkd_like_a_virtio_card(machine, driver):
    """By the same rules in the same order, for masters alone, and after netplan's own."""
    others = rule('ENV{ID_NET_NAME}=="en*"', 0), rule('ATTR{address}=="52:54:00:fa:11:01"', 0), rule('ENV{ID_NET_DRIVER}=="igb"')
    text = f"# netplan: a\n\n{others[0]}" + rule(f'ENV{{ID_NET_NAME}}=="en*", ENV{{ID_NET_DRIVER}}=="{driver}"') + others[1] + others[2]
    lines = copy_of_rules(machine, text, 0o640).replace(",  ", ", ").splitlines()
    only = 'ENV{ID_NET_FAILOVER_ROLE}=="master", '
    assert lines[1:] == [(only + line).rstrip() for line in (others[0], rule('ENV{ID_NET_NAME}=="en*"'), *others[1:])]
    assert machine.told() == [
        "control --reload", "trigger --action=add --settle --subsystem-match=net --property-match=ID_NET_FAILOVER_ROLE=master"]
    machine.run()
    assert len(machine.told()) == 2, "nothing has changed"
    (machine.rules / "90-netplan.rules").unlink()
    machine.run()
    assert not list(machine.rules.iterdir())


@pytest.mark.parametrize("driver", ["igb", "net_failover", "virtio_net|net_*", "*"])
def test_rules_that_do_not_mean_the_virtio_card_alone_are_enough(machine, driver):
    assert copy_of_rules(machine, rule('ENV{ID_NET_NAME}=="en*"') + rule(f'ENV{{ID_NET_DRIVER}}=="{driver}"')) is None
    assert machine.told() == []


def test_rules_are_for_networkmanager_alone(machine):
    (machine.rules / "90-netplan.rules").write_text(rule('ENV{ID_NET_DRIVER}=="virtio_net"'))
    machine.run()
    assert len(list(machine.rules.iterdir())) == 1 and machine.told() == []


def test_rules_that_are_not_in_force_are_not_copied(machine):
    (machine.folder / "etc/udev/rules.d").mkdir(parents=True)
    (machine.folder / "etc/udev/rules.d/90-netplan.rules").touch()
    assert copy_of_rules(machine, rule('ENV{ID_NET_DRIVER}=="virtio_net"')) is None


def test_a_master_in_use_hears_of_rules(machine):
    """Without another add, which is for a netdev that is new."""
    machine.start_manager("NetworkManager")
    assert copy_of_rules(machine, rule('ENV{ID_NET_DRIVER}=="virtio_net"'))
    assert machine.told() == [
        "control --reload", "trigger --action=change --settle --subsystem-match=net --property-match=ID_NET_FAILOVER_ROLE=master"]


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
