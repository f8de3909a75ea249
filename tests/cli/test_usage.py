# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line: help, version, what is refused, where output goes."""

import pytest


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help(failoverctl, option):
    result = failoverctl(option)
    assert result.returncode == 0
    assert result.stdout.startswith(b"failoverctl [OPTION...] [COMMAND]\n")
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert result.stderr == b""


def test_version(failoverctl):
    result = failoverctl("--version")
    assert result.returncode == 0
    assert result.stdout.startswith(b"failoverctl (net-failover) ")
    assert result.stdout.strip().split()[-1][:1].isdigit()


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["doctor", "lo"],
        ["explain"],
        ["list", "--dry-run"],
        ["list", "lo"],
        ["-x"],
        ["--bogus"],
        ["--json=yaml"],
        ["--no-legend=1"],
        ["", "status"],
    ],
)
def test_wrong_command_line(failoverctl, arguments):
    result = failoverctl(*arguments)
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.startswith(b"failoverctl: ")
    assert b"--help" in result.stderr


def test_a_hostile_word_does_not_drive_the_terminal(failoverctl):
    result = failoverctl(b"\x1b[2J\xff%s%n")
    assert result.returncode == 2
    assert b"\\x1b[2J\\xff%s%n" in result.stderr
    assert b"\x1b" not in result.stderr


def test_a_full_disk_is_an_error(failoverctl):
    with open("/dev/full", "wb") as full:
        result = failoverctl(stdout=full)
    assert result.returncode == 1
    assert b"standard output" in result.stderr


def test_man_page_names_every_option(failoverctl, man_page):
    page = man_page.read_text().replace("\\-", "-")
    for word in failoverctl("--help").stdout.decode().replace("=MODE", "").split():
        if word.startswith("--"):
            assert word in page, word
