# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the machine that moves boots: a Debian kernel, and an initramfs with or without our guest package.

A whole Debian would take many minutes below two emulations, so the one with the package has
what the package works with (udev, the bus, systemd-networkd), and no systemd.
"""

import lzma
import pathlib
import re
import stat
import subprocess

from lab import cpio, image, release

GUEST = pathlib.Path(__file__).parent / "guest"
LIBRARIES = "usr/lib/x86_64-linux-gnu"
#: In the order in which they need each other, below a kernel's folder of modules.
MODULES = ("net/core/failover", "drivers/net/net_failover", "drivers/net/virtio_net", "drivers/net/ethernet/intel/{card}/{card}")
#: With the package: Debian's files that it works with.
SERVICES = (
    "usr/bin/busctl",
    "usr/bin/dbus-daemon",
    "usr/bin/udevadm",
    "usr/lib/systemd/systemd-networkd",
    "usr/lib/systemd/systemd-udevd",
    "usr/lib/systemd/network/99-default.link",
    "usr/lib/udev/rules.d/80-net-setup-link.rules",
    "usr/share/dbus-1/system.conf",
    "usr/share/dbus-1/system.d/org.freedesktop.network1.conf",
    "etc/group",
    "etc/passwd",
)
#: What of the package is of use there.
OURS = ("usr/bin", "usr/lib/systemd/network", "usr/lib/udev", "usr/sbin", "usr/share/dbus-1")


class Tree:
    """Files of an archive, in the order in which they were added."""

    #: As in Debian, all is below /usr.
    LINKS = {"bin": "usr/bin", "lib": "usr/lib", "lib64": "usr/lib64", "sbin": "usr/sbin"}

    def __init__(self, base):
        """base is where libraries come from."""
        self._base, self._members = base, {}
        for name, target in self.LINKS.items():
            self._folders(pathlib.PurePath(target, "file"))
            self._members[name] = (stat.S_IFLNK | 0o777, target.encode())
        for name in ("dev", "proc", "run", "sys"):
            self._folders(pathlib.PurePath(name, "file"))

    def _folders(self, path):
        for folder in [*reversed(path.parents)][1:]:
            self._members.setdefault(str(folder), (stat.S_IFDIR | 0o755, b""))

    def add(self, path, data, mode=0o644):
        """Add a file."""
        self._folders(pathlib.PurePath(path))
        self._members[path] = (stat.S_IFREG | mode, data)

    def copy(self, root, path):
        """Add a file or a link as it is below root, and the libraries that a program needs."""
        source = root / path
        if source.is_symlink():
            self._folders(pathlib.PurePath(path))
            self._members[path] = (stat.S_IFLNK | 0o777, bytes(source.readlink()))
            return
        data = source.read_bytes()
        self.add(path, data, source.stat().st_mode & 0o755)
        if data.startswith(b"\x7fELF"):
            self._libraries(source)

    def _libraries(self, program):
        needed = re.findall(r"NEEDED.*\[(.*)\]", subprocess.check_output(["readelf", "-d", program], text=True))
        for name in needed:
            folder = next(folder for folder in (LIBRARIES, f"{LIBRARIES}/systemd") if (self._base / folder / name).exists())
            if f"{folder}/{name}" not in self._members:
                # What it is, under the name by which it is asked for.
                data = (self._base / folder / name).read_bytes()
                self.add(f"{folder}/{name}", data, 0o755)
                self._libraries(self._base / folder / name)

    def archive(self):
        """Return it as the kernel unpacks it."""
        return b"".join(cpio.member(path, *member) for path, member in self._members.items()) + cpio.member("TRAILER!!!", 0)


def uncompressed(compressed, base):
    """Return the ELF file in a bzImage: QEMU boots it without the decompressor.

    Where it is stands in the boot protocol (Documentation/arch/x86/boot.rst); the last four
    bytes are its size.  base is a root filesystem that has zstd.
    """
    data = compressed.read_bytes()
    start = (data[0x1F1] + 1) * 512 + int.from_bytes(data[0x248:0x24C], "little")
    payload = data[start : start + int.from_bytes(data[0x24C:0x250], "little") - 4]
    if payload.startswith(b"\xfd7zXZ"):
        return lzma.decompress(payload)
    return subprocess.run(["chroot", base, "zstd", "-dcq"], input=payload, capture_output=True, check=True).stdout


def kernel():
    """Return the folder of its kernel's modules."""
    (modules,) = (image.rootfs(release.TRIXIE) / "usr/lib/modules").iterdir()
    return modules


def vmlinux():
    """Return its kernel."""
    base = image.rootfs(release.TRIXIE)
    (compressed,) = (base / "boot").glob("vmlinuz-*")
    return uncompressed(compressed, base)


def _module(path):
    compressed = path.with_name(path.name + ".xz")
    return lzma.decompress(compressed.read_bytes()) if compressed.exists() else path.read_bytes()


def small(folder, driver=None, card="igbvf"):
    """Return the Tree of one with nothing but busybox and the drivers.

    folder: for what is made on the way; driver: our own failover driver, which the kernel's
    command line may ask for; card: the driver of its primary.
    """
    base, program = image.rootfs(release.TRIXIE), folder / "state"
    command = ["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-o", program, GUEST / "state.c"]
    subprocess.run(command, check=True)
    tree = Tree(base)
    tree.add("init", (GUEST / "init").read_bytes(), 0o755)
    tree.add("usr/bin/state", program.read_bytes(), 0o755)
    for path in ("usr/lib64/ld-linux-x86-64.so.2", f"{LIBRARIES}/ld-linux-x86-64.so.2", "usr/bin/busybox"):
        tree.copy(base, path)
    modules = [kernel() / "kernel" / f"{module.format(card=card)}.ko" for module in MODULES]
    for module in modules:
        tree.add(f"modules/{module.name}", _module(module))
    if driver:
        tree.add("modules/ours.ko", driver.read_bytes())
    tree.add("modules/order", "".join(f"{module.stem}\n" for module in modules).encode())
    return tree


def with_package(folder, package, driver=None, card="igbvf"):
    """Return the Tree of one with the guest package, a .deb file."""
    tree, base, unpacked = small(folder, driver, card), image.rootfs(release.TRIXIE), folder / "package"
    subprocess.run(["dpkg-deb", "-x", package, unpacked], check=True)
    for path in SERVICES:
        tree.copy(base, path)
    for part in OURS:
        for path in sorted((unpacked / part).rglob("*")):
            if not path.is_dir():
                tree.copy(unpacked, str(path.relative_to(unpacked)))
    tree.add("etc/machine-id", b"6c8f7a5d0e4b4a7c9d2f1b3e5a7c9d0f\n")
    tree.add("services", (GUEST / "services").read_bytes(), 0o755)
    return tree
