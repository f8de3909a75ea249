# SPDX-License-Identifier: LGPL-2.1-or-later
"""The recipes of docs/cloud-images.md, run as they stand; what they make is booted."""

import contextlib
import functools
import http.server
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


def recipe(title, language="sh"):
    """Return what is under a heading in a language."""
    section = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return "".join(re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


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
