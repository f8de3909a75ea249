# SPDX-License-Identifier: LGPL-2.1-or-later
"""Waiting, always for a condition and always with a limit."""

import os
import time

#: Stretches every limit; a busy machine is several times slower than a quiet one.
SCALE = float(os.environ.get("NET_FAILOVER_TIME_SCALE", "4"))


class TimedOut(AssertionError):
    """A condition did not come true within its limit."""


def until(condition, limit, what, every=0.25):
    """Return the first true value of condition(), asked again and again.

    limit is in seconds on a quiet machine; what names the condition for the error.
    """
    deadline = time.monotonic() + limit * SCALE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimedOut(f"not within {limit * SCALE:.0f} s: {what}")
        time.sleep(every)
