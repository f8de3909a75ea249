# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-networkd: who may read a copy, and what cannot be read."""

import os
import struct

import pytest

from networkd_machine import machine, network  # noqa: F401, the fixture


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
