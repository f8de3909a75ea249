# SPDX-License-Identifier: LGPL-2.1-or-later
"""Guest images: a root filesystem by mmdebstrap, cached by a hash of its recipe."""

import contextlib
import dataclasses
import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading

GUEST_FILES = pathlib.Path(__file__).parent.parent / "guest"
#: By the generator of the initramfs, a folder of files that go into such a guest besides.
MORE_FILES = {"dracut": GUEST_FILES.with_name("guest-dracut")}
#: Raised by hand when the steps below change in a way that the hash does not see.
RECIPE_VERSION = 2
DISK_SIZE = "3G"
NEEDED_BYTES = 4 << 30


class Unavailable(RuntimeError):
    """The machine cannot build or run a guest; the text says why and what helps."""


@dataclasses.dataclass(frozen=True)
class Image:
    """A bootable image in the cache."""

    folder: pathlib.Path

    @property
    def disk(self):
        """The root disk, raw."""
        return self.folder / "disk.raw"

    @property
    def kernel(self):
        """The kernel for a direct boot."""
        return self.folder / "vmlinuz"

    @property
    def kernel_name(self):
        """What uname -r says in a guest."""
        # The boot protocol's kernel_version field holds an offset (Documentation/arch/x86/boot.rst).
        head = self.kernel.read_bytes()[:0x10000]
        start = int.from_bytes(head[0x20E:0x210], "little") + 0x200
        return head[start:].split(b" ", 1)[0].decode("ascii")

    @property
    def initrd(self):
        """The initramfs that belongs to the disk."""
        return self.folder / "initrd.img"


def cache_folder():
    """Return the folder of the cache, which is made if it is missing."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = pathlib.Path(base) / "net-failover"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest(*parts):
    """Return a short hash of strings and files."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, pathlib.Path) and part.is_file() else str(part).encode()
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()[:16]


def run(command, log, what, error):
    """Run a command with its output in a log; it dies with us, mounts included."""
    isolate = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--"]
    with open(log, "ab") as output:
        status = subprocess.call(isolate + command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    if status != 0:
        tail = pathlib.Path(log).read_text(errors="replace").splitlines()[-15:]
        raise error(f"{what} failed (exit {status}):\n  " + "\n  ".join(tail))


@contextlib.contextmanager
def entry(kind, key):
    """Give (folder, work): the entry of the cache, and a folder to make it in.

    work is None when the entry is there already.  The entry appears as a whole or
    not at all, and two builders wait for each other.
    """
    cache = cache_folder()
    folder = cache / f"{kind}-{key}"
    with open(cache / f"{kind}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            os.utime(folder)
            yield folder, None
            return
        sweep(cache, kind)
        if shutil.disk_usage(cache).free < NEEDED_BYTES:
            raise Unavailable(f"{cache}: less than {NEEDED_BYTES >> 30} GiB free; make room or set XDG_CACHE_HOME")
        work = pathlib.Path(tempfile.mkdtemp(prefix=f"{kind}.new-", dir=cache))
        try:
            with terminate_as_exception():
                yield folder, work
                (work / "entry").rename(folder)
        finally:
            subprocess.call(["rm", "-rf", "--one-file-system", work])


@contextlib.contextmanager
def terminate_as_exception():
    """Let SIGTERM and SIGHUP unwind like Ctrl-C, so that nothing is left behind.

    Only the main thread can ask for that, and a worker of pytest-xdist is now and then in
    another one (execnet's WorkerPool); sweep() then removes what it leaves.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum, _frame):
        raise KeyboardInterrupt(f"signal {signum}")

    before = {name: signal.signal(name, stop) for name in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def sweep(cache, kind):
    """Remove what a killed builder left, and all but the newest other entry of a kind."""
    for left in cache.glob(f"{kind}.new-*"):
        subprocess.call(["rm", "-rf", "--one-file-system", left])
    # Not those of a kind whose name begins in the same way.
    entries = sorted(cache.glob(f"{kind}-{'[0-9a-f]' * 16}"), key=lambda path: path.stat().st_mtime)
    for old in entries[:-1]:
        subprocess.call(["rm", "-rf", "--one-file-system", old])


def guest_files(folder=GUEST_FILES):
    """Return the files of the repository that go into a guest, by default those for every guest."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


#: The units that bring the network up at boot.
ENABLE = {
    "networkd": "systemctl enable systemd-networkd.service",
    "ifupdown": "systemctl disable systemd-networkd.service; systemctl enable networking.service ifupdown-wait-online.service",
    "networkmanager": "systemctl disable systemd-networkd.service; systemctl enable NetworkManager.service NetworkManager-wait-online.service",
    "all": "systemctl enable systemd-networkd.service networking.service NetworkManager.service ifupdown-wait-online.service"
    " NetworkManager-wait-online.service",
    # What the seed says is all that there is.
    "cloud-init": "systemctl enable systemd-networkd.service; rm /etc/systemd/network/80-lab-dhcp.network",
}


#: Makes the initramfs anew.
REFRESH = {
    "initramfs-tools": "update-initramfs -u",
    "dracut": "for kernel in /lib/modules/*; do dracut --quiet --force /boot/initrd.img-${kernel##*/} ${kernel##*/}; done",
}


def variant(release):
    """Return the part of an entry's name that says what is in it."""
    manager = [] if release.manager == "networkd" else [release.manager]
    kernel = [] if release.kernel == "amd64" else [release.kernel]
    initramfs = [] if release.initramfs == "initramfs-tools" else [release.initramfs]
    hypervisor = ["hypervisor"] if release.hypervisor else []
    return "-".join([release.suite, *manager, *kernel, *initramfs, *hypervisor, *release.more])


def rootfs(release):
    """Return the folder with the release's root filesystem and the laboratory's files."""
    if os.geteuid() != 0:
        raise Unavailable("guest images are built as root; try again with sudo")
    if not shutil.which("mmdebstrap"):
        raise Unavailable("mmdebstrap is missing; apt install mmdebstrap")
    files = guest_files()
    names = [path.relative_to(GUEST_FILES) for path in files]
    more = [MORE_FILES[release.initramfs]] if release.initramfs in MORE_FILES else []
    for folder in more:
        files += guest_files(folder)
        names += [path.relative_to(folder) for path in guest_files(folder)]
    key = digest(RECIPE_VERSION, release, release.packages, ENABLE[release.manager], *names, *files)
    with entry(f"rootfs-{variant(release)}", key) as (folder, work):
        if work:
            run(
                [
                    "mmdebstrap",
                    "--mode=root",
                    "--variant=minbase",
                    f"--include={','.join(release.packages)}",
                    # sid's index is good for a week, which a mirror that stands still outlives.
                    *(['--aptopt=Acquire::Check-Valid-Until "false"'] if release.suite == "sid" else []),
                    "--dpkgopt=path-exclude=/usr/share/doc/*",
                    "--dpkgopt=path-exclude=/usr/share/locale/*",
                    *(f"--customize-hook=sync-in {source} /" for source in (GUEST_FILES, *more)),
                    '--customize-hook=: > "$1/etc/machine-id"',
                    '--customize-hook=echo guest > "$1/etc/hostname"',
                    '--customize-hook=chroot "$1" passwd --delete root',
                    f'--customize-hook=chroot "$1" sh -ec "{ENABLE[release.manager]}"',
                    # For whoever starts it.
                    '--customize-hook=chroot "$1" systemctl disable ssh.service',
                    '--customize-hook=chroot "$1" systemctl mask e2scrub_reap.service apt-daily.timer'
                    " apt-daily-upgrade.timer",
                    f"""--customize-hook=chroot "$1" sh -ec '{REFRESH[release.initramfs]}'""",
                    release.suite,
                    str(work / "entry"),
                ],
                work / "log",
                f"mmdebstrap {release.suite} (is the network there, and apt's sources right?)",
                Unavailable,
            )
    return folder


PACK = """
set -eu
work=$1 base=$2 size=$3; shift 3
mkdir "$work/upper" "$work/overlay" "$work/root" "$work/entry"
mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/upper,workdir=$work/overlay" "$work/root"
if [ $# -gt 0 ]; then
    mount -t proc proc "$work/root/proc"
    cp -- "$@" "$work/root/tmp/"
    chroot "$work/root" sh -ec 'dpkg --install /tmp/*.deb; rm /tmp/*.deb'
    umount "$work/root/proc"
fi
mke2fs -q -t ext4 -O ^has_journal -d "$work/root" "$work/entry/disk.raw" "$size"
cp -- "$work"/root/boot/vmlinuz-* "$work/entry/vmlinuz"
cp -- "$work"/root/boot/initrd.img-* "$work/entry/initrd.img"
umount "$work/root"
"""

#: By the initramfs, what is done to a root filesystem before packages are installed.  The
#: laboratory's own script needs cp, which klibc does not have.
PREPARE = {
    "klibc": """
    echo BUSYBOX=n >"$work/root/etc/initramfs-tools/conf.d/lab"
    printf '#!/bin/sh\\n[ "$1" != prereqs ] || exit 0\\n. /usr/share/initramfs-tools/hook-functions\\ncopy_exec /bin/cp\\n' \\
        >"$work/root/etc/initramfs-tools/hooks/lab-cp"
    chmod +x "$work/root/etc/initramfs-tools/hooks/lab-cp"
    [ $# -gt 0 ] || chroot "$work/root" update-initramfs -u
    """,
}


def check_kernel(base):
    """Refuse a root filesystem whose kernel has no net_failover."""
    for config in base.glob("boot/config-*"):
        if not re.search(r"^CONFIG_NET_FAILOVER=[my]$", config.read_text(encoding="ascii"), re.MULTILINE):
            raise Unavailable(f"{config.name.replace('config', 'the kernel')} is built without CONFIG_NET_FAILOVER")


def image(release, packages=()):
    """Return the release's image with these .deb files installed (stock without any)."""
    prepare = PREPARE.get(release.initramfs, "")
    base = rootfs(release.booted_by("initramfs-tools") if prepare else release)
    check_kernel(base)
    pack = PACK.replace("if [ $# -gt 0 ]", f"{prepare}if [ $# -gt 0 ]", 1)
    packages = sorted(map(pathlib.Path, packages))
    kind = f"image-{variant(release)}-{'ours' if packages else 'stock'}"
    with entry(kind, digest(pack, base.name, *packages)) as (folder, work):
        if work:
            run(
                ["sh", "-c", pack, "pack", str(work), str(base), DISK_SIZE, *map(str, packages)],
                work / "log",
                f"packing {kind}",
                RuntimeError,
            )
    return Image(folder)


def overlay(image_, folder):
    """Return a disk that keeps in a folder what a guest writes; several QEMUs can have it, one after the other."""
    disk = folder / "disk.qcow2"
    command = ["qemu-img", "create", "-q", "-f", "qcow2", "-b", str(image_.disk), "-F", "raw", str(disk)]
    subprocess.run(command, check=True, capture_output=True)
    return disk
