# SPDX-License-Identifier: LGPL-2.1-or-later
"""Units, rules and hooks name our programs where meson installs them."""

import json
import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
#: Programs and files of ours, by the folders that they are in.
OURS = re.compile(r"(?<![\w.])(/[\w./-]*/)(?:net-failover/[\w-]+|net-failoverd|net-failover-siblings|net-failover-udev|failoverctl)\b")
READERS = re.compile(r"/(lib/udev|systemd/system|udev/rules\.d|dracut/modules\.d|initramfs-tools|net-failover|system-services)/")


def test_another_prefix(tmp_path):
    if not shutil.which("meson"):
        pytest.skip("meson is not installed")
    build = tmp_path / "build"
    command = ["meson", "setup", "--prefix=/elsewhere", "-Dtests=disabled", str(build)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"meson setup: {done.stdout[-300:]}")
    listed = subprocess.run(["meson", "introspect", "--installed", str(build)], capture_output=True, text=True, check=True)
    named = {}
    for source, target in json.loads(listed.stdout).items():
        if READERS.search(target) and pathlib.Path(source).is_file():
            lines = [line for line in pathlib.Path(source).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
            named[target] = {folder for line in lines for folder in OURS.findall(line)}
    found = {name: folders for name, folders in named.items() if folders}
    assert len(found) >= 6, found
    wrong = {name: folders for name, folders in found.items() if not all(folder.startswith(("/elsewhere/", "/run/")) for folder in folders)}
    assert not wrong
