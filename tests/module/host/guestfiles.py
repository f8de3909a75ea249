# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is put behind a kernel's initramfs: our module, the cases, and the first process."""

import pathlib

from lab import cpio

FOLDER = pathlib.Path(__file__).parents[1]


def archive(kernel, module):
    """Return the archive; module is the folder with our net_failover.ko, or None for the in-tree one."""
    members = cpio.member("init", 0o100755, (FOLDER / "guest" / "init").read_bytes())
    for folder in ("guest", "cases"):
        for script in sorted((FOLDER / folder).glob("*.sh")):
            members += cpio.member(f"tests/{folder}/{script.name}", 0o100644, script.read_bytes())
    if module:
        # Over the in-tree one, so that whatever loads net_failover loads ours.
        path = f"usr/lib/modules/{kernel.name}/kernel/drivers/net/net_failover.ko"
        members += cpio.member(path, 0o100644, (module / "net_failover.ko").read_bytes())
    return members + cpio.member("TRAILER!!!", 0)
