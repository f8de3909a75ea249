# SPDX-License-Identifier: LGPL-2.1-or-later
"""The kernels, our module for them, and their part of a guest; all of it cached."""

import dataclasses
import pathlib
import subprocess

from lab import image

TOP = pathlib.Path(__file__).resolve().parents[3]
MODULE = TOP / "tests" / "module"
BUILD_MODULE = TOP / "tools" / "build-module"
#: Debian's releases by the kernel that they have.
RELEASES = {"6.1": "bookworm", "6.12": "trixie", "7.3": "trixie-backports"}
NOT_POSSIBLE = 125  # exit status of in-chroot


@dataclasses.dataclass(frozen=True)
class Kernel:
    """A kernel: its image, its initramfs without our files, and its name."""

    folder: pathlib.Path

    @property
    def name(self):
        """What uname -r says."""
        return self.folder.name

    @property
    def image(self):
        """The kernel itself."""
        return self.folder / "vmlinuz"

    @property
    def initramfs(self):
        """Programs and drivers."""
        return self.folder / "initramfs"


def _run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    output = (done.stdout + done.stderr)[-4000:]
    if done.returncode == NOT_POSSIBLE:
        raise image.Unavailable(output.strip())
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{output}")


def _packages():
    return subprocess.check_output([BUILD_MODULE, "--packages"], text=True).strip()


def _one(folder, flavour):
    wanted = [path for path in sorted(folder.iterdir()) if path.is_dir() and ("cloud" in path.name) == (flavour == "cloud")]
    if len(wanted) != 1:
        raise RuntimeError(f"not one {flavour} kernel in {folder}: {wanted}")
    return wanted[0]


def kernel(version, flavour):
    """Return a kernel with the guest's programs and drivers."""
    script, programs, packages = MODULE / "host" / "initramfs.sh", sorted((MODULE / "guest").glob("*.c")), _packages()
    with image.entry(f"guest-{version}", image.digest(version, packages, script, *programs)) as (folder, work):
        if work:
            (work / "entry").mkdir()
            binds = [f"--ro-bind={MODULE}:/tests", f"--bind={work / 'entry'}:/out"]
            command = ["bash", "/tests/host/initramfs.sh", "/tests/guest", "/out"]
            _run([TOP / "tools" / "in-chroot", f"--packages={packages}", *binds, RELEASES[version], *command])
    return Kernel(_one(folder, flavour))


def module(version, flavour, ready=None):
    """Return the folder with our net_failover.ko; ready is one that tools/build-module filled."""
    if ready:
        return _one(pathlib.Path(ready) / RELEASES[version], flavour)
    sources = [path for path in sorted((TOP / "module").rglob("*")) if path.suffix in (".c", ".h") or path.name == "Kbuild"]
    with image.entry(f"module-{version}", image.digest(version, BUILD_MODULE, *sources)) as (folder, work):
        if work:
            _run([BUILD_MODULE, RELEASES[version], work / "entry"])
    return _one(folder, flavour)
