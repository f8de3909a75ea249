# SPDX-License-Identifier: LGPL-2.1-or-later
"""The recipes of docs/cloud-images.md, run as they stand; what they make is booted."""

import pathlib
import re
import shutil

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
    script.write_text(f"cd {folder}\n{recipe(title)}", encoding="utf-8")
    image.run(["sh", "-eux", str(script)], folder / "log", f"the recipe of {title}", RuntimeError)


def unpack(folder):
    """Leave kernel and initramfs beside the disk, as for a direct kernel boot."""
    for name in ("vmlinuz", "initrd.img"):
        shutil.copy(next(folder.glob(f"root/boot/{name}-*")), folder / name)


@pytest.mark.long
@pytest.mark.parametrize(
    ("title", "guest_kind"), [("mmdebstrap", ("trixie", "with"))], ids=["mmdebstrap"], indirect=["guest_kind"]
)
def test_recipe(title, our_packages, boot, tmp_path):
    cook(title, tmp_path, our_packages)
    unpack(tmp_path)
    machine = boot(image.Image(tmp_path), [Pair(1)])
    vm = Vm(machine)
    vm.booted()
    until(lambda: not verdict.master(machine), 60, "the master has its addresses", every=1)
    assert not {name: text for name in SYMPTOMS if (text := getattr(verdict, name)(machine))}
    assert vm.guest.json("failoverctl --json=short")["State"] == "ok"
