# SPDX-License-Identifier: LGPL-2.1-or-later
"""The machine's QEMU, or a newer one where a test needs a device that this has not."""

import functools
import os
import shutil
import subprocess

from . import image

QEMU = "qemu-system-x86_64"
#: The oldest Debian release whose QEMU has all devices that tests ask for.
NEWER = "trixie"
#: The loader and the libraries as Debian's amd64 has them.
LIBRARIES = "usr/lib/x86_64-linux-gnu"


def _has(command, device):
    # Its exit status says nothing.
    options = subprocess.run([*command, "-device", f"{device},help"], capture_output=True, text=True, check=False).stdout
    return options.startswith(f"{device} options")


def _newer():
    """Return the command of a newer release's QEMU, which is unpacked in the cache.

    It runs on this machine's files with its own release's libraries.
    """
    if os.geteuid() != 0:
        raise image.Unavailable("a newer QEMU is unpacked as root; try again with sudo")
    with image.entry("qemu", image.digest(NEWER)) as (folder, work):
        if work:
            image.run(
                [
                    *("mmdebstrap", "--mode=root", "--variant=extract"),
                    *("--include=qemu-system-x86,seabios", NEWER, str(work / "entry")),
                ],
                work / "log",
                f"mmdebstrap {NEWER} (is the network there, and apt's sources right?)",
                image.Unavailable,
            )
    libraries = folder / LIBRARIES
    return [
        *("env", f"QEMU_MODULE_DIR={libraries / 'qemu'}"),
        *(str(libraries / "ld-linux-x86-64.so.2"), "--library-path", str(libraries), str(folder / "usr/bin" / QEMU)),
        *("-L", str(folder / "usr/share/qemu"), "-L", str(folder / "usr/share/seabios")),
    ]


@functools.cache
def command(device=None):
    """Return the command of a QEMU, as a tuple; it has the device if one is named.

    Raises image.Unavailable where there is none.
    """
    if not shutil.which(QEMU):
        raise image.Unavailable(f"{QEMU} is missing; apt install qemu-system-x86")
    if device is None or _has([QEMU], device):
        return (QEMU,)
    newer = _newer()
    if not _has(newer, device):
        raise image.Unavailable(f"neither this machine's QEMU nor that of {NEWER} has the device {device}")
    return tuple(newer)
