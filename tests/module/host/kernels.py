# SPDX-License-Identifier: LGPL-2.1-or-later
"""The kernels, our module for them, and their part of a guest; all of it cached."""

import dataclasses
import pathlib
import shutil
import subprocess

from lab import image

TOP = pathlib.Path(__file__).resolve().parents[3]
MODULE = TOP / "tests" / "module"
BUILD_MODULE = TOP / "tools" / "build-module"
BUILD_DEBUG = TOP / "tools" / "build-debug-kernel"
IN_CHROOT = TOP / "tools" / "in-chroot"
#: Debian's releases by the kernel that they have.
RELEASES = {"6.1": "bookworm", "6.12": "trixie", "7.3": "trixie-backports"}
#: Our own, with KASAN and lockdep, of a release's source: for --all, and many times slower.
#: The second has the lock of its own that netdevs have since 6.15.
DEBUG = {"debug": "trixie", "debug-7.3": "trixie-backports"}
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


def _packages(tool=BUILD_MODULE):
    return subprocess.check_output([tool, "--packages"], text=True).strip()


def _one(folder, flavour):
    wanted = [path for path in sorted(folder.iterdir()) if path.is_dir() and ("cloud" in path.name) == (flavour == "cloud")]
    if len(wanted) != 1:
        raise RuntimeError(f"not one {flavour} kernel in {folder}: {wanted}")
    return wanted[0]


def kernel(version, flavour):
    """Return a kernel with the guest's programs and drivers."""
    script, packages = MODULE / "host" / "initramfs.sh", _packages()
    programs = [*sorted((MODULE / "guest").glob("*.c")), *sorted((MODULE / "puppet").iterdir())]
    debug = [BUILD_DEBUG, MODULE / "debug-kernel" / "debug.config"] if version in DEBUG else []
    with image.entry(f"guest-{version}", image.digest(version, packages, script, *programs, *debug)) as (folder, work):
        if work:
            (work / "entry").mkdir()
            binds = [f"--ro-bind={MODULE}:/tests", f"--bind={work / 'entry'}:/out"]
            command = ["bash", "/tests/host/initramfs.sh", "/tests/guest", "/out"]
            if version in DEBUG:
                _run([BUILD_DEBUG, DEBUG[version], work / "debug"])
                binds.append(f"--ro-bind={work / 'debug'}:/debug")
                command.append("/debug")
            _run([IN_CHROOT, f"--packages={packages}", *binds, (RELEASES | DEBUG)[version], *command])
            if version in DEBUG:
                # What the module is built against.
                shutil.move(work / "debug" / "build", _one(work / "entry", "amd64") / "build")
    return Kernel(_one(folder, "amd64" if version in DEBUG else flavour))


def _sources():
    return [path for path in sorted((TOP / "module").rglob("*")) if path.suffix in (".c", ".h") or path.name == "Kbuild"]


def _debug_module(version, built):
    with image.entry(f"module-{version}", image.digest(built.folder.parent.name, *_sources())) as (folder, work):
        if work:
            shutil.copytree(TOP / "module", work / "entry")
            binds = [f"--ro-bind={built.folder / 'build'}:/build", f"--bind={work / 'entry'}:/module"]
            command = ["make", "-s", "-C", "/build", "M=/module", "modules"]
            _run([IN_CHROOT, f"--packages={_packages(BUILD_DEBUG)}", *binds, DEBUG[version], *command])
    return folder


def module(version, flavour, ready=None):
    """Return the folder with our net_failover.ko; ready is one that tools/build-module filled."""
    if version in DEBUG:
        return _debug_module(version, kernel(version, flavour))
    if ready:
        return _one(pathlib.Path(ready) / RELEASES[version], flavour)
    with image.entry(f"module-{version}", image.digest(version, BUILD_MODULE, *_sources())) as (folder, work):
        if work:
            _run([BUILD_MODULE, RELEASES[version], work / "entry"])
    return _one(folder, flavour)
