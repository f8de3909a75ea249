# SPDX-License-Identifier: LGPL-2.1-or-later
"""The reader of what QEMU tells of a move."""

import pytest
import standstill


class Host:
    """One that has noted this, and whose clock is so much before."""

    def __init__(self, before, *lines):
        self.before, self.lines = before, lines

    def noted(self, name):
        return "".join(f"2026-11-28 03:48:{second:06.3f}+0000: event {event} for domain 'moving': {data}\n" for second, event, data in self.lines)

    def clock(self):
        return self.before


SOURCE = Host(0.5, (1, "STOP", "<null>"), (22.5, "STOP", "<null>"), (22.6, "MIGRATION", '{"status":"completed"}'))
TARGET = Host(-0.25, (22.0, "MIGRATION", '{"status":"active"}'), (23.75, "MIGRATION", '{"status":"completed"}'), (25, "RESUME", "<null>"))


def test_it_is_from_the_last_stop_until_the_other_host_has_all():
    assert standstill.of_last_move(SOURCE, TARGET) == pytest.approx(2.0)


def test_a_move_without_a_stop_has_none():
    with pytest.raises(AssertionError, match="no STOP"):
        standstill.of_last_move(TARGET, SOURCE)
