# SPDX-License-Identifier: LGPL-2.1-or-later
"""The completions of failover-migrate: bash's by running it, all of them against --help."""

import os
import pathlib
import re
import subprocess

import pytest

from conftest import TOP
from test_migrate import PROGRAM

FOLDER = TOP / "src/host/migrate/completion"
FILES = [FOLDER / "bash/failover-migrate", FOLDER / "fish/failover-migrate.fish", FOLDER / "zsh/_failover-migrate"]

# Names of all sorts.
VIRSH = """#!/bin/sh
case "$*" in
--readonly*--name) printf '%s\\n' guest guest2 '$(touch${IFS}owned)' 'a"b;x' 'with space' ;;
*) exit 1 ;;
esac
"""

DRIVER = r"""
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_failover_migrate 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def complete(tmp_path):
    stub = tmp_path / "bin" / "virsh"
    stub.parent.mkdir()
    stub.write_text(VIRSH, encoding="utf-8")
    stub.chmod(0o755)
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "guest.xml").touch()

    def run(*words):
        done = subprocess.run(
            ["bash", "--norc", "-euc", DRIVER, "bash", FILES[0], "failover-migrate", *words], capture_output=True, text=True,
            cwd=folder, env={"PATH": f"{stub.parent}:{os.environ['PATH']}"}, timeout=60, check=True)
        assert not (folder / "owned").exists(), "a name was run as a command"
        return done.stdout.split("\n")[:-1]

    return run


def help_text():
    return subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, timeout=60, check=True).stdout


def commands():
    """The first words of what stands below "Commands:"."""
    listed = help_text().partition("Commands:\n")[2].partition("\n\n")[0]
    return re.findall(r"^  ([a-z]+)", listed, re.MULTILINE)


def options():
    return sorted(set(re.findall(r"--[a-z-]+", help_text())))


def test_bash_offers_each_command(complete):
    assert sorted(complete("")) == sorted(commands())
    assert complete("pla") == ["plan"]


def test_bash_offers_domains_and_files(complete):
    for command in ("check", "plan"):
        assert complete(command, "gu") == ["guest", "guest2"]
        assert complete(command, "./gu") == ["./guest.xml"]
    assert complete("reattach", "./gu") == [""]
    assert complete("plan", "guest", "qe") == [""]


def test_bash_offers_values(complete):
    assert complete("--json", "=") == ["pretty", "short", "off"]
    assert complete("status", "--json", "=", "s") == ["short"]


def test_bash_quotes_hostile_names(complete):
    offered = complete("check", "")
    assert r"\$\(touch\$\{IFS\}owned\)" in offered
    assert r"a\"b\;x" in offered and r"with\ space" in offered


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_each_shell_knows_each_command_and_option(file):
    text = pathlib.Path(file).read_text(encoding="utf-8")
    # fish has long options without dashes.
    words = set(re.findall(r"[a-z][a-z-]+", text))
    missing = [word for word in (*commands(), *options()) if word.lstrip("-") not in words]
    assert commands() and options() and not missing
