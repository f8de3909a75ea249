# SPDX-License-Identifier: LGPL-2.1-or-later
"""KVM where a guest really runs in it, else software emulation."""

import functools
import os
import pathlib
import subprocess
import tempfile

from .image import cache_folder

TCG = "tcg,thread=multi"


@functools.cache
def accelerator(kernel):
    """Return QEMU's -accel for guests with this kernel.

    That /dev/kvm opens says little: under some hypervisors a stock kernel stops in
    it.  So the kernel has to get as far as missing its root file system.  The
    answer holds until this machine boots again.  NET_FAILOVER_ACCEL overrides it.
    """
    chosen = os.environ.get("NET_FAILOVER_ACCEL")
    if chosen:
        return chosen
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return TCG
    boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    memory = cache_folder() / f"kvm-works-{boot}"
    if not memory.exists():
        for old in memory.parent.glob("kvm-works-*"):
            old.unlink(missing_ok=True)
        memory.write_text("yes" if runs_in_kvm(kernel) else "no", encoding="ascii")
    return "kvm" if memory.read_text(encoding="ascii") == "yes" else TCG


def runs_in_kvm(kernel):
    """Boot the kernel alone; it panics, and so ends QEMU, once it looks for its root."""
    with tempfile.TemporaryDirectory() as folder:
        console = pathlib.Path(folder) / "console"
        command = [
            *("qemu-system-x86_64", "-machine", "q35", "-accel", "kvm", "-cpu", "max", "-m", "512"),
            *("-nodefaults", "-display", "none", "-no-reboot", "-serial", f"file:{console}"),
            *("-kernel", str(kernel), "-append", "console=ttyS0 panic=-1 root=/dev/none"),
        ]
        try:
            subprocess.run(command, timeout=15, capture_output=True, check=False)
        except subprocess.TimeoutExpired:
            return False
        return console.exists() and b"Unable to mount root fs" in console.read_bytes()
