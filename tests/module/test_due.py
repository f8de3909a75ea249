# SPDX-License-Identifier: LGPL-2.1-or-later
"""How long until something is due (module/due.h), without a kernel."""

import pathlib
import subprocess

import pytest

HEADER = pathlib.Path(__file__).parents[2] / "module" / "due.h"
PROGRAM = """
#include <stdio.h>
#include <stdlib.h>
#include "{header}"
int main(int count, char **words)
{{
    if (count == 3)
        printf("%lu\\n", nfo_left(strtoul(words[1], NULL, 0), strtoul(words[2], NULL, 0)));
}}
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """A function that gives how long is left until a moment, at another one."""
    program = tmp_path_factory.mktemp("due") / "due"
    subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-x", "c", "-o", program, "-"], input=PROGRAM.format(header=HEADER), text=True, check=True)
    return lambda due, now: int(subprocess.check_output([program, str(due), str(now)], text=True))


@pytest.mark.parametrize(
    "due,now,expected",
    [(1000, 900, 100), (1000, 1000, 0), (1000, 1001, 0), (5, 2**64 - 5, 10), (2**64 - 5, 5, 0)],
    ids=["later", "now", "a moment ago", "after the counter has begun again", "before it has"],
)
def test_left(left, due, now, expected):
    assert left(due, now) == expected
