# SPDX-License-Identifier: LGPL-2.1-or-later
"""README.md and the man pages name what there is."""

import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")
PROGRAMS = {"failoverctl": "src/guest/ctl/options.cpp", "failover-migrate": "src/host/migrate/options.cpp"}


def man(*names):
    """The text of man pages as a reader has it, roughly: without fonts and escapes."""
    text = "\n".join((TOP / "docs/man" / name).read_text(encoding="utf-8") for name in names)
    return re.sub(r"\\f.", "", text.replace("\\-", "-").replace("\\~", " "))


def test_the_readme_links_every_document():
    missing = [path.name for path in (TOP / "docs").glob("*.md") if f"](docs/{path.name})" not in README]
    assert not missing


def test_the_readme_names_every_package():
    packages = re.findall(r"^Package: (.*)", (TOP / "debian/control").read_text(encoding="utf-8"), re.M)
    assert len(packages) == 3
    assert not [name for name in packages if f"/{name}_0.1.0_" not in README]


def test_the_readme_asks_for_the_rights_that_are_needed():
    for command in re.findall(r"^    (.*tools/\S+)", README, re.M):
        tool = command.split()[-1]
        told = subprocess.run([TOP / tool, "--help"], capture_output=True, text=True, timeout=60, check=True).stdout
        assert command.startswith("sudo ") or "needs root" not in told.lower(), command


@pytest.mark.parametrize("program, source", PROGRAMS.items())
def test_every_option_has_its_paragraph(program, source):
    text = (TOP / source).read_text(encoding="utf-8").partition("helpText()")[2]
    options = set(re.findall(r"--[a-z][a-z-]+", text))
    page = man(f"{program}.1").partition(".SH OPTIONS")[2]
    tags = " ".join(re.findall(r"^\.TP\n(.*)", page, re.M))
    assert len(options) > 4
    assert not [option for option in options if not re.search(rf"{option}(?![a-z-])", tags)]


def test_every_member_of_the_jsons_is_described():
    folder = TOP / "src/host/migrate"
    text = "".join((folder / name).read_text(encoding="utf-8") for name in ("act.cpp", "output.cpp", "report.cpp"))
    members = set(re.findall(r'"([A-Z][a-z][A-Za-z]+)"', text))
    page = man("failover-migrate.1").partition(".SH JSON")[2]
    assert len(members) > 20
    assert not [name for name in members if not re.search(rf"\b{name}\b", page)]


def test_every_error_is_described():
    text = (TOP / "src/guest/tell/error.hpp").read_text(encoding="utf-8")
    # The bus alone can tell of a wrong argument.
    names = {name for name in re.findall(r'"((?:\w+\.)+\w*Error\.\w+)"', text) if not name.endswith("InvalidArgument")}
    assert len(names) >= 4
    assert not [name for name in names if name not in man("failoverctl.1")]
    (failed,) = re.findall(r'failedError = "(.*)"', (TOP / "src/host/migrate/outcome.hpp").read_text(encoding="utf-8"))
    assert failed in man("failover-migrate.1")


def test_every_installed_file_is_in_a_man_page():
    """But for those that nobody looks for by name: completions, and what others install them for."""
    text = (TOP / "tests/deb/test_contents.py").read_text(encoding="utf-8")
    pages = man(*(path.name for path in (TOP / "docs/man").iterdir()))
    # "net-failover-nm.{path,service}" is two names.
    pages = re.sub(r"(\S+?)\. \{ (\w+) , (\w+) \}", r"\1.\2 \1.\3", pages)
    names = set()
    for path in re.findall(r"^\S+ \./(usr/\S+|etc/\S+)$", text, re.M):
        if not re.search(r"/(share/(doc|man|lintian|zsh|fish|bash-completion|dbus-1|polkit-1)|dracut|systemd/system/.*\.(d|wants))/", path):
            names.add(path.rpartition("/")[2])
    assert len(names) > 25
    assert not [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}\b", pages)]
