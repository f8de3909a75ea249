# SPDX-License-Identifier: LGPL-2.1-or-later
"""What tools/in-tree-report makes of what a case said."""

import importlib.machinery
import importlib.util
import pathlib

import pytest
from host.tap import MENDED, Outcome

PATH = pathlib.Path(__file__).parents[2] / "tools" / "in-tree-report"


@pytest.fixture(scope="module")
def verdict():
    """The tool's function of that name."""
    loader = importlib.machinery.SourceFileLoader("in_tree_report", str(PATH))
    tool = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(tool)
    return tool.verdict


@pytest.mark.parametrize(
    "lines,status,said,failed,tried",
    [
        (["ok 1 - a", "not ok 2 - b" + MENDED, "1..2"], 0, "has it", ["b"], True),
        (["ok 1 - a", "ok 2 - b" + MENDED, "1..2"], 0, "not here", [], True),
        (["ok 1 - a", "1..1"], 0, "not here", [], True),
        (["ok 1 - a", "not ok 2 - b" + MENDED, "ok 3 - c # SKIP no tun", "1..3"], 0, "has it", ["b"], True),
        (["ok 1 - b # SKIP this kernel has no tun", "ok 2 - c", "1..2"], 0, "skipped: this kernel has no tun", [], False),
        (["not ok 1 - the pair is in use", "Bail out! the pair is in use"], 1, "could not be tried: not so: the pair is in use", [], False),
        (["ok 1 - a", "not ok 2 - b" + MENDED], None, "could not be tried: the guest went away, or said nothing for too long", ["b"], False),
        (["ok 1 - b" + MENDED], 124, "could not be tried: the script ended with 124 and without a plan", [], False),
        (["ok 1 - b" + MENDED, "1..2"], 0, "could not be tried: 1 tests instead of 1..2", [], False),
    ],
    ids=["has it", "has it not", "is right on this kernel", "has it, a part is skipped", "skipped", "bails out", "guest gone", "ended early", "a line is missing"],
)
def test_verdict(verdict, lines, status, said, failed, tried):
    assert verdict(Outcome(lines, status)) == (said, failed, tried)
