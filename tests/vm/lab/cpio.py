# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files for one guest, as a cpio archive that the kernel unpacks behind its initramfs.

The laboratory's script in the initramfs copies those in lab-files into the real root.
"""

import pathlib

FOLDER = pathlib.PurePosixPath("lab-files")


def archive(files, early):
    """Return a "newc" archive (Documentation/driver-api/early-userspace/buffer-format.rst).

    files maps absolute paths in the real root to text or bytes, early those in the
    initramfs.
    """
    targets = {FOLDER / path.lstrip("/"): content for path, content in files.items()}
    targets |= {pathlib.PurePosixPath(path.lstrip("/")): content for path, content in early.items()}
    if not targets:
        return b""
    members, seen = b"", set()
    for target, content in targets.items():
        for folder in [*reversed(target.parents)][1:]:
            if folder not in seen:
                seen.add(folder)
                members += member(str(folder), 0o040755)
        members += member(str(target), 0o100600 if is_secret(str(target)) else 0o100644, as_bytes(content))
    return members + member("TRAILER!!!", 0)


def is_secret(path):
    """Would netplan or NetworkManager complain if others can read it?"""
    return "netplan" in path or "system-connections" in path


def as_bytes(content):
    """Return text as UTF-8."""
    return content if isinstance(content, bytes) else content.encode()


def member(name, mode, data=b""):
    """Return one member, padded to four bytes."""
    fields = [0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
    header = b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0"
    return padded(header) + padded(data)


def padded(data):
    """Fill up to a multiple of four bytes."""
    return data + b"\0" * (-len(data) % 4)
