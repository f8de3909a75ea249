# SPDX-License-Identifier: LGPL-2.1-or-later
"""What can be said of the sources without running them."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
#: Formats without comments, and texts that are their own notice.
WITHOUT_NOTICE = re.compile(r"^(LICENSES/|tests/fuzz/corpus/|debian/(changelog|clean|control|copyright|source/)|README\.md|docs/.*\.md|(.*/)?\.gitignore$)|\.(hex|json|pcap)$")


def sources():
    """Every file of the project, relative to its top."""
    command = ["git", "-c", f"safe.directory={TOP}", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip(f"not a git checkout: {listed.stderr.strip()}")
    return [name for name in listed.stdout.splitlines() if (TOP / name).is_file() and not (TOP / name).is_symlink()]


def tool(name):
    """The path of a tool, or a skip."""
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def check(command, interesting=""):
    """Run a tool over the sources; the interesting lines that it prints are the reason of a failure."""
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 0, "\n".join(line for line in lines if re.search(interesting, line))[-4000:]
    return done


def cpp():
    return [name for name in sources() if name.endswith((".cpp", ".hpp"))]


def test_clang_format():
    check([tool("clang-format"), "--dry-run", "--Werror", *cpp()])


@pytest.mark.long
def test_clang_tidy():
    database = TOP / "build/host"
    if not (database / "compile_commands.json").exists():
        pytest.skip("build/host is not configured; tools/test does it")
    ours = [name for name in cpp() if name.startswith("src/") and name.endswith(".cpp")]
    runner = [tool("run-clang-tidy"), "-quiet", "-extra-arg=-Wno-unknown-warning-option", "-j", str(os.cpu_count()), "-p", str(database)]
    check([*runner, *(f"{TOP}/{name}$" for name in ours)], interesting=r": (error|warning): ")


def test_shellcheck():
    shell = [
        name
        for name in sources()
        if re.match(rb"#!/bin/(ba)?sh|# shellcheck shell=", (TOP / name).read_bytes()[:64])
    ]
    assert len(shell) > 5
    check([tool("shellcheck"), "--external-sources", *shell])


@pytest.mark.parametrize("page", sorted(path.name for path in (TOP / "docs/man").iterdir()))
def test_man_page(page):
    environment = os.environ | {"MANWIDTH": "80", "LC_ALL": "C.UTF-8"}
    command = [tool("man"), "--warnings", "--local-file", f"docs/man/{page}"]
    done = subprocess.run(command, cwd=TOP, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr


def test_every_file_names_its_licence():
    without = [
        name
        for name in sources()
        if not WITHOUT_NOTICE.search(name) and "SPDX-License-Identifier: " not in (TOP / name).read_text(errors="replace")
    ]
    assert not without, without


def test_no_text_holds_a_control_byte():
    odd = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
    texts = ((name, (TOP / name).read_bytes()) for name in sources() if not name.startswith(("LICENSES/", "tests/fuzz/corpus/")))
    found = [name for name, text in texts if b"\0" not in text and odd.search(text)]
    assert not found, found


def test_one_version():
    project = re.search(r"version: '([^']+)'", (TOP / "meson.build").read_text())[1]
    package = re.match(r"net-failover \(([^)]+)\)", (TOP / "debian/changelog").read_text())[1]
    module = re.search(r"NFO_VERSION='\"([^\"]+)\"'", (TOP / "module/Kbuild").read_text())[1]
    assert project == package == module
