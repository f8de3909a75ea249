# SPDX-License-Identifier: LGPL-2.1-or-later
"""The recipes of docs/cloud-images.md, run as they stand; what they make is booted."""

import pathlib
import re
import shutil
import subprocess

import pytest

from lab import image, verdict
from lab.machine import Pair
from lab.scenario import Vm
from lab.wait import until

DOCUMENT = pathlib.Path(__file__).parents[2] / "docs" / "cloud-images.md"
#: Without the laboratory's recorder in it a guest tells nothing of times.
SYMPTOMS = ("dhcp", "role", "leak")


def recipe(title):
    """Return the commands under a heading."""
    section = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return "".join(re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


def cook(title, folder, packages):
    """Run a recipe in a folder that has the packages."""
    for tool in (title, "mke2fs"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    for package in packages:
        shutil.copy(package, folder)
    script = folder / "recipe"
    # mkosi's nspawn looks for its children in /proc, which is not yet that of image.run()'s namespace.
    script.write_text(f"mount -t proc proc /proc\ncd {folder}\n{recipe(title)}", encoding="utf-8")
    image.run(["sh", "-eux", str(script)], folder / "log", f"the recipe of {title}", RuntimeError)


def unpack(title, folder):
    """Leave disk.raw, vmlinuz and initrd.img in a folder."""
    root = folder / "root"
    if title == "mkosi":
        table = subprocess.check_output(["sfdisk", "--json", folder / "disk.raw"], text=True)
        start = max(map(int, re.findall(r'"start": *(\d+)', table)))
        (folder / "disk.raw").rename(folder / "whole.raw")
        with open(folder / "whole.raw", "rb") as whole, open(folder / "disk.raw", "wb") as disk:
            whole.seek(start * 512)
            shutil.copyfileobj(whole, disk)
        root.mkdir()
        for name in ("vmlinuz", "initrd.img"):
            listed = subprocess.check_output(["debugfs", "-R", "ls -p /boot", folder / "disk.raw"], text=True)
            found = re.search(rf"/({re.escape(name)}-[^/]+)/", listed)[1]
            subprocess.run(["debugfs", "-R", f"dump /boot/{found} {folder / name}", folder / "disk.raw"], check=True)
    else:
        for name in ("vmlinuz", "initrd.img"):
            shutil.copy(next(root.glob(f"boot/{name}-*")), folder / name)


@pytest.mark.long
@pytest.mark.parametrize(
    ("title", "guest_kind"),
    [("mmdebstrap", ("trixie", "with")), ("mkosi", ("bookworm", "with"))],
    ids=["mmdebstrap", "mkosi"],
    indirect=["guest_kind"],
)
def test_recipe(title, our_packages, boot, tmp_path):
    cook(title, tmp_path, our_packages)
    unpack(title, tmp_path)
    machine = boot(image.Image(tmp_path), [Pair(1)])
    vm = Vm(machine)
    vm.booted()
    until(lambda: not verdict.master(machine), 60, "the master has its addresses", every=1)
    assert not {name: text for name in SYMPTOMS if (text := getattr(verdict, name)(machine))}
    assert vm.guest.json("failoverctl --json=short")["State"] == "ok"
