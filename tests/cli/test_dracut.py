# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the dracut module puts into an initramfs with systemd-networkd."""

import shutil
import subprocess

import pytest

from conftest import SOURCE

MODULE = SOURCE / "udev/initramfs/dracut/90net-failover/module-setup.sh.in"
OURS = "systemd/network/01-net-failover-slave.network"
FIRST = "systemd/network/0-net-failover-slave.network"
#: Stand-ins for dracut's functions: each file that is put in is printed, with where from.
SCENE = """
dracut_module_included() { [ "$1" != network-manager ]; }
inst_simple() { printf '%s from %s\\n' "${2:-$1}" "$1"; }
inst_multiple() { :; }
moddir=/module dracutsysrootdir=$2
. "$1"
install
"""

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")


@pytest.fixture
def installed(tmp_path):
    """Return {file in the initramfs: file of the system}, both of networkd's."""

    def run():
        done = subprocess.run(["bash", "-eu", "-c", SCENE, "bash", MODULE, tmp_path], text=True, capture_output=True, check=True)
        pairs = [line.split(" from ") for line in done.stdout.splitlines() if "slave.network" in line]
        return {name: file.removeprefix(str(tmp_path)) for name, file in pairs}

    for folder in ("etc", "usr/lib"):
        (tmp_path / folder / "systemd/network").mkdir(parents=True)
    (tmp_path / "usr/lib" / OURS).write_text("[Match]\n")
    return run


def test_networkd_leaves_the_slaves_alone_whatever_it_has_besides(installed, tmp_path):
    """An image for one host has the administrator's files, which may come before ours."""
    assert installed() == {f"/usr/lib/{name}": f"/usr/lib/{OURS}" for name in (OURS, FIRST)}
    (tmp_path / "etc" / f"{OURS}.d").mkdir()
    (tmp_path / "etc" / f"{OURS}.d/a.conf").write_text("[Link]\n")
    assert installed()[f"/usr/lib/{FIRST}.d/a.conf"] == f"/etc/{OURS}.d/a.conf"


def test_either_can_be_switched_off(installed, tmp_path):
    (tmp_path / "etc" / FIRST).symlink_to("/dev/null")
    assert list(installed()) == [f"/usr/lib/{OURS}"]
    (tmp_path / "etc" / FIRST).unlink()
    (tmp_path / "etc" / OURS).symlink_to("/dev/null")
    assert not installed()
