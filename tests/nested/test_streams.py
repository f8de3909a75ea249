# SPDX-License-Identifier: LGPL-2.1-or-later
"""The reader of what the points have lost."""

import streams

LIKE_BACK = {"p1": "wire", "p2": "destination's bridge", "p3": "destination's VF", "p4": "source's bridge", "p5": "source's VF"}


def test_a_move_back_is_told_by_the_same_roles():
    there = {point: point for point in streams.ROLES}
    assert streams.by_role(there, back=False) == there
    assert {point: streams.ROLES[role] for role, point in streams.by_role(there, back=True).items()} == LIKE_BACK


def test_points_that_were_left_out_stay_so():
    assert streams.by_role({"p1": 1, "p2": 2}, back=True) == {"p1": 1, "p4": 2}


def test_a_gap_is_between_answers_with_a_frame_missing_in_between():
    lines = [f"[{10 + number / 5}] 64 bytes from x: icmp_seq={number} ttl=64 time=0.0 ms" for number in (1, 2, 6, 7)]
    stream = streams.parse("\n".join(("10", *lines, "7 packets transmitted, 4 received")))
    assert (stream.lost(), round(stream.gap()[0], 2)) == (3, 0.8)
