# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tools' own command lines."""

import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]


def run_test(*arguments):
    return subprocess.run([TOP / "tools/test", *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_every_stage_has_its_function():
    stages = run_test("--list").stdout.split()
    assert {"build", "unit", "vm", "bench"} <= set(stages)
    assert sorted(stages) == sorted(re.findall(r"^stage_([\w-]+)\(\)", (TOP / "tools/test").read_text(), re.M))


@pytest.mark.parametrize("arguments", [["--only=unti"], ["--only", ""], ["--only"], ["--only=unit", "--only=u"], ["--slow"]])
def test_what_is_no_stage_tests_nothing(arguments):
    done = run_test(*arguments)
    assert done.returncode == 2 and done.stderr and not done.stdout
