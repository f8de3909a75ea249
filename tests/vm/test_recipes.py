# SPDX-License-Identifier: LGPL-2.1-or-later
"""The recipes of docs/cloud-images.md, run as they stand; what they make is booted."""

import contextlib
import functools
import http.server
import os
import pathlib
import re
import shutil
import threading

import pytest

from lab import image, release, seed, verdict
from lab.machine import Pair
from lab.scenario import Vm
from lab.wait import until

DOCUMENT = pathlib.Path(__file__).parents[2] / "docs" / "cloud-images.md"
#: Without the laboratory's recorder in it a guest tells nothing of times.
SYMPTOMS = ("dhcp", "role", "leak")
#: Runs a command in a folder on another root filesystem, which stays as it is.
THERE = """
set -eu
root=$1 folder=$2; shift 2
mount --bind -o ro "$root" "$root"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
mkdir -p "$folder/cache" "$folder/tmp"
mount --bind "$folder" "$root/mnt"
mount --bind "$folder/cache" "$root/var/cache"
mount --bind "$folder/tmp" "$root/tmp"
mount --bind "$folder/tmp" "$root/var/tmp"
exec env -i PATH=/usr/sbin:/usr/bin HOME=/root chroot "$root" sh -ec 'cd /mnt; exec "$@"' sh "$@"
"""
#: mkosi's own list but for the archive of debug symbols, which not every mirror has.
SOURCES = """\
Types: deb
URIs: http://deb.debian.org/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://security.debian.org/debian-security
Suites: trixie-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""


def recipe(title, language="sh"):
    """Return what is under a heading in a language."""
    section = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return "".join(re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


def cook(title, folder, packages, there=()):
    """Run a recipe in a folder that has the packages; there goes before the command."""
    for package in packages:
        shutil.copy(package, folder)
    (folder / "recipe").write_text(recipe(title), encoding="utf-8")
    command = [*(there or ("env", "-C", str(folder))), "sh", "-eux", "recipe"]
    image.run(command, folder / "log", f"the recipe of {title}", RuntimeError)


def unpack(folder):
    """Leave kernel and initramfs beside the disk, as for a direct kernel boot."""
    for name in ("vmlinuz", "initrd.img"):
        shutil.copy(next(folder.glob(f"root/boot/{name}-*")), folder / name)


def symptoms(machine):
    """Wait for the master's addresses and return what is wrong then."""
    vm = Vm(machine)
    vm.booted()
    until(lambda: not verdict.master(machine), 60, "the master has its addresses", every=1)
    assert vm.guest.json("failoverctl --json=short")["State"] == "ok"
    return {name: text for name in SYMPTOMS if (text := getattr(verdict, name)(machine))}


@pytest.mark.long
@pytest.mark.parametrize("guest_kind", [("trixie", "with")], ids=["trixie"], indirect=True)
def test_mmdebstrap(our_packages, boot, tmp_path):
    for tool in ("mmdebstrap", "mke2fs"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    cook("mmdebstrap", tmp_path, our_packages)
    unpack(tmp_path)
    assert not symptoms(boot(image.Image(tmp_path), [Pair(1)]))


def debian_13(folder):
    """Return what goes before a command of Debian 13's mkosi, run in a folder."""
    if os.geteuid() != 0:
        raise image.Unavailable("mkosi's own root filesystem is made as root; try again with sudo")
    if not shutil.which("mmdebstrap"):
        raise image.Unavailable("mmdebstrap is missing; apt install mmdebstrap")
    tools = "mkosi,reprepro"
    with image.entry("mkosi", image.digest(tools)) as (root, work):
        if work:
            image.run(
                ["mmdebstrap", "--mode=root", "--variant=apt", f"--include={tools}", "trixie", str(work / "entry")],
                work / "log",
                "mmdebstrap trixie (is the network there, and apt's sources right?)",
                image.Unavailable,
            )
    return ["sh", "-c", THERE, "there", str(root), str(folder)]


@pytest.mark.long
@pytest.mark.parametrize("guest_kind", [("trixie", "with")], ids=["trixie"], indirect=True)
def test_mkosi(our_packages, boot, tmp_path):
    """The initramfs has the rule: a lease that it takes is the master's, and without the rule it is not."""
    try:
        there = debian_13(tmp_path)
        # What it cannot do here, it cannot do for any recipe.
        image.run([*there, "mkosi", "sandbox", "--", "true"], tmp_path / "log", "mkosi's sandbox", image.Unavailable)
    except image.Unavailable as why:
        pytest.skip(str(why))
    sources = tmp_path / "mkosi.sandbox/etc/apt/sources.list.d/mkosi.sources"
    sources.parent.mkdir(parents=True)
    sources.write_text(SOURCES, encoding="ascii")
    cook("mkosi", tmp_path, our_packages, there)
    shutil.rmtree(tmp_path / "cache")
    for name, ours in (("disk.vmlinuz", "vmlinuz"), ("disk.initrd", "initrd.img")):
        (tmp_path / name).rename(tmp_path / ours)

    # Behind the ESP; a boot by UEFI finds it by the type of its partition.
    root = "root=/dev/vda2"

    def booted(clients, arguments, **options):
        machine = boot(image.Image(tmp_path), [Pair(1)], kernel_arguments=f"{root} {arguments}", **options)
        machine.clients = clients
        found = symptoms(machine)
        machine.save_evidence()
        machine.close()
        return found

    assert not booted(1, "")
    # One of the initramfs and one of the real root.
    assert not booted(2, "ip=dhcp")
    no_rule = {"/etc/udev/rules.d/78-net-failover.rules": ""}
    assert booted(2, "ip=dhcp", early=no_rule).keys() == {"dhcp"}


@contextlib.contextmanager
def served(folder):
    """Give the URL by which a guest gets the files of a folder."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://10.0.2.2:{server.server_port}"
        server.shutdown()


@pytest.mark.long
@pytest.mark.parametrize("guest_kind", [("trixie", "with")], ids=["trixie"], indirect=True)
def test_user_data(our_packages, boot):
    """An image without us: the first boot is as it is, and mended before it ends; the second is clean."""
    with served(our_packages[0].parent) as url:
        text = recipe("cloud-init's user data", "yaml").replace("http://packages.example.org", url)
        disk = image.image(release.TRIXIE.managed_by("cloud-init"))
        machine = boot(disk, [Pair(1, master=seed.NAME)], files=seed.files(seed.V2, text))
        machine.manager = "cloud-init"
        vm = Vm(machine)
        until(lambda: "status: done" in machine.guest.run("cloud-init status", check=False).stdout, 300, "cloud-init is done", every=2)
        vm.repaired(120)
        assert not {name: text for name in ("role", "master", "name") if (text := getattr(verdict, name)(machine))}
    vm.reboot()
    assert not {name: text for name in ("role", "master", "name", "leak") if (text := getattr(verdict, name)(machine))}
