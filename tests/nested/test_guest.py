# SPDX-License-Identifier: LGPL-2.1-or-later
"""The machine with the guest package by itself: its initramfs does below one emulation what it has to do below two."""

import types

import initramfs
import machine
import pytest
import telling
from lab import wait
from lab.machine import Machine, Pair


def changes(guest):
    """Return what failoverctl in the guest has told."""
    lines = (guest.folder / "console.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return [change for change in map(telling.guest_line, lines) if change]


def last(guest, what):
    """Return the word that the last change of this kind ends with, or ""."""
    return ([""] + [change.split()[-1] for change in changes(guest) if change.startswith(what)])[-1]


def tells(guest, active, state):
    """Wait until failoverctl has told this last; the daemon may have done so before anybody listened."""
    wait.until(
        lambda: (last(guest, "Active"), last(guest, "State")) == (active, state) and last(guest, "net-failoverd") in ("", state),
        60,
        f"failoverctl and the daemon of the guest tell that it is {state}",
    )


@pytest.mark.parametrize("driver", ["in-tree", "module"])
def test_the_guest_package_at_work(tmp_path, built, driver):
    """It boots, loses its primary and gets it back, and systemd-networkd keeps off the slaves."""
    (tmp_path / "vmlinux").write_bytes(initramfs.vmlinux())
    (tmp_path / "initrd").write_bytes(initramfs.with_package(tmp_path, built.package, built.driver, "e1000e").archive())
    (tmp_path / "disk").write_bytes(bytes(1 << 20))
    disk = types.SimpleNamespace(kernel=tmp_path / "vmlinux", initrd=tmp_path / "initrd", disk=tmp_path / "disk")
    pair = Pair(1)
    # The laboratory's machines have two serial ports.
    arguments = f"{machine.ARGUMENTS} 8250.nr_uarts=2 address={machine.ADDRESS}/24 driver={driver}"
    guest = Machine(tmp_path / "guest", disk, [pair], kernel_arguments=arguments)
    try:
        tells(guest, "primary", "accelerated")
        pair.unplug(guest)
        tells(guest, "standby", "standby")
        pair.plug(guest)
        tells(guest, "primary", "accelerated")
        assert [change for change in changes(guest) if change.startswith("net-failoverd")][-2:] == ["net-failoverd: standby", "net-failoverd: accelerated"]
        assert not [change for change in changes(guest) if change.startswith("Leaked")]
    finally:
        guest.close()
