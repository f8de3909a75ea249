# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verdict itself: what is no verdict, and what the in-tree driver has to fail."""

import pytest
from host.tap import MENDED, Outcome

GOOD = ["# a note", "ok 1 - a", "ok 2 - b" + MENDED, "ok 3 - c # SKIP not here", "1..3"]


def test_all_is_well():
    outcome = Outcome(GOOD, 0)
    assert outcome.broken() is None
    assert outcome.wrong("ours") == []
    assert outcome.tests() == [(True, "a"), (True, "b" + MENDED)]
    assert outcome.skipped() == ["ok 3 - c # SKIP not here"]


@pytest.mark.parametrize(
    "lines,status",
    [
        (GOOD, None),
        (GOOD[:-1], 0),
        (GOOD[:2] + GOOD[3:], 0),
        (["1..0"], 0),
        ([], 0),
        (["ok 1 - a", "Bail out! b"], 1),
    ],
    ids=["guest gone", "no plan", "a line is missing", "nothing tested", "silence", "bailed out"],
)
def test_is_no_verdict(lines, status):
    assert Outcome(lines, status).broken()


def test_ours_must_not_fail():
    assert Outcome(["not ok 1 - a", "1..1"], 0).wrong("ours") == ["a"]


def test_in_tree_must_fail_what_is_mended():
    assert Outcome(["not ok 1 - a" + MENDED, "1..1"], 0).wrong("stock") == []
    assert Outcome(["ok 1 - a" + MENDED, "1..1"], 0).wrong("stock")


def test_in_tree_must_not_fail_what_the_scene_needs():
    assert Outcome(["not ok 1 - a", "1..1"], 0).wrong("stock")
