# SPDX-License-Identifier: LGPL-2.1-or-later
"""How far a slave's counter has come (module/progress.h), without a kernel."""

import pathlib
import subprocess

import pytest

HEADER = pathlib.Path(__file__).parents[2] / "module" / "progress.h"
PROGRAM = """
#include <stdio.h>
#include <stdlib.h>
typedef unsigned long long u64;
#include "{header}"
int main(int count, char **words)
{{
    u64 last[2] = {{0}}, sum = 0;
    for (int i = 1; i < count; i++) {{
        char *rest;
        u64 now[2] = {{strtoull(words[i], &rest, 0), last[1] + 1}};
        if (*rest)
            now[1] = 0;
        const int restarted = nfo_restarted(now, last, 2);
        printf("%llu\\n", sum += nfo_progress(now[0], &last[0], restarted));
        last[1] = now[1];
    }}
}}
"""


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """A function that gives the sums for what a counter says, one after the other; beside it another grows, or begins again where there is a "!"."""
    program = tmp_path_factory.mktemp("progress") / "progress"
    subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-x", "c", "-o", program, "-"], input=PROGRAM.format(header=HEADER), text=True, check=True)
    return lambda *said: [int(line) for line in subprocess.check_output([program, *map(str, said)], text=True).split()]


@pytest.mark.parametrize(
    "said,sums",
    [
        ([5, 5, 9], [5, 5, 9]),
        ([3000000000, 0, 7], [3000000000, 3000000000, 3000000007]),
        ([1000, 999, 1000, 1001], [1000, 1000, 1000, 1001]),
        ([1000, 999, 3], [1000, 1000, 1003]),
        ([4294967290, 4], [4294967290, 4294967300]),
        ([4294967290, "4!"], [4294967290, 4294967294]),
        ([2**40, 0, 2], [2**40, 2**40, 2**40 + 2]),
        ([2**40, 2**40 - 1], [2**40, 2**40]),
        ([2**64 - 1, 2**64 - 1], [2**64 - 1, 2**64 - 1]),
    ],
    ids=["grows", "restarts at 3e9", "dips", "dips and restarts", "wraps at 32 bits", "restarts there, as another does", "restarts above", "dips above", "stands"],
)
def test_sums(counted, said, sums):
    assert counted(*said) == sums
