# SPDX-License-Identifier: LGPL-2.1-or-later
"""How much of a delay is left (module/due.h), without a kernel."""

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
    if (count == 4)
        printf("%lu\\n", nfo_left(strtoul(words[1], NULL, 0), strtoul(words[2], NULL, 0), strtoul(words[3], NULL, 0)));
}}
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """A function that gives how much is left of a delay since a moment, at another one."""
    program = tmp_path_factory.mktemp("due") / "due"
    subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-x", "c", "-o", program, "-"], input=PROGRAM.format(header=HEADER), text=True, check=True)
    return lambda *words: int(subprocess.check_output([program, *map(str, words)], text=True))


@pytest.mark.parametrize(
    "since,delay,now,expected",
    [
        (1000, 100, 1000, 100),
        (1000, 100, 1040, 60),
        (1000, 100, 1100, 0),
        (1000, 100, 1101, 0),
        (1000, 0, 1000, 0),
        (2**64 - 5, 15, 5, 5),
        (2**64 - 5, 10, 5, 0),
        (5, 10, 2**63 + 10, 0),
    ],
    ids=["at once", "later", "over now", "over a moment ago", "none", "the counter has begun again", "over, and it has", "after half of its range"],
)
def test_left(left, since, delay, now, expected):
    assert left(since, delay, now) == expected
