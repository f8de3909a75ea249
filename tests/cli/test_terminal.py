# SPDX-License-Identifier: LGPL-2.1-or-later
"""Colour and completion, as an interactive user meets them."""

import os
import pty
import subprocess

import pytest

# A stand-in that prints what failoverctl prints, names of all sorts included.
STUB = """#!/bin/sh
case "$*" in
*list*--no-legend*)
    printf '%s\\n' 'enp1s0 accelerated primary enp2s0 enp1s0nsby 52:54:00:12:34:56'
    printf '%s\\n' '$(touch${IFS}owned) down none a"b%s;x \\x5cn\\x1b 52:54:00:12:34:57'
    printf '%s\\n' 'eth9 incomplete none - - 52:54:00:12:34:58' ;;
esac
"""

DRIVER = r"""
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_failoverctl 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def complete(tmp_path, completion_file):
    stub = tmp_path / "failoverctl"
    stub.write_text(STUB)
    stub.chmod(0o755)

    def run(*words):
        result = subprocess.run(
            ["bash", "--norc", "-euc", DRIVER, "bash", completion_file, "failoverctl", *words],
            capture_output=True,
            cwd=tmp_path,
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
            timeout=60,
            check=True,
        )
        assert not (tmp_path / "owned").exists(), "a name was run as a command"
        return result.stdout.decode().split("\n")[:-1]

    return run


@pytest.mark.parametrize(
    "words, offered",
    [
        ([""], ["list", "status", "monitor", "doctor", "explain", "reconcile"]),
        (["st"], ["status"]),
        (["--no-l"], ["--no-legend"]),
        (["--"], ["--help", "--version", "--json=", "--dry-run", "--no-legend", "--no-pager"]),
        (["--json", "="], ["pretty", "short", "off"]),
        (["--json", "=", "s"], ["short"]),
        (["list", ""], [""]),
        (["status", "enp1"], ["enp1s0", "enp1s0nsby"]),
        (["--no-legend", "status", "enp1s0", "enp2"], ["enp2s0"]),
        (["status", "eth"], ["eth9"]),
        (["status", "-"], ["--help", "--version", "--json=", "--dry-run", "--no-legend", "--no-pager"]),
        (["status", "--", "-"], [""]),
        (["status", "nothing"], [""]),
    ],
)
def test_completion(complete, words, offered):
    assert complete(*words) == offered


def test_completion_quotes_hostile_names(complete):
    offered = complete("status", "")
    assert r"\$\(touch\$\{IFS\}owned\)" in offered
    assert r"a\"b%s\;x" in offered
    assert r"$'\\n\E'" in offered


def run_on_a_terminal(binary, **environment):
    try:
        leader, follower = pty.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo terminal here: {error}")
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm", **environment}
    subprocess.run([binary], stdout=follower, env=environment, timeout=60, check=False)
    os.close(follower)
    output = os.read(leader, 65536)
    os.close(leader)
    return output


def test_works_on_a_terminal(binary):
    assert b"failover device" in run_on_a_terminal(binary)
    assert b"\x1b" not in run_on_a_terminal(binary, NO_COLOR="1")
