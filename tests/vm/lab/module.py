# SPDX-License-Identifier: LGPL-2.1-or-later
"""Our kernel module in a guest, in the place of the in-tree driver."""

import lzma
import pathlib

from .image import Unavailable


def replacement(folder, suite, disk):
    """Return {path: content} that puts our module where the initramfs has the in-tree one.

    folder is what tools/build-module made, one folder a release.
    """
    kernel = disk.kernel_name
    built = pathlib.Path(folder or "none", suite, kernel, "net_failover.ko")
    if not built.exists():
        raise Unavailable(f"there is no module for {kernel}; tools/build-module makes it, and --modules-from tells where")
    place, content = f"/usr/lib/modules/{kernel}/kernel/drivers/net/net_failover.ko", built.read_bytes()
    # Debian 13 compresses its modules; CRC32 is the check that the kernel's unpacker knows.
    return {place: content, place + ".xz": lzma.compress(content, check=lzma.CHECK_CRC32)}
