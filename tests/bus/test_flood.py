# SPDX-License-Identifier: LGPL-2.1-or-later
"""How long a repair waits while somebody floods the daemon with calls."""

import statistics
import time

import pytest

from conftest import MASTER, PRIMARY, STANDBY, until

LOOK_AGAIN = "have udev re-evaluate it"
TRIES = 9
LIMIT_MS = 100


def pair(number, **primary):
    """Return the links of one failover of several."""
    first, address = 10 * number, f"52:54:00:12:34:{number:02x}"
    same = {"address": address, "parent": f"virtio{number}"}
    return [
        MASTER | same | {"index": first, "name": f"fo{number}"},
        STANDBY | same | {"index": first + 1, "name": f"sby{number}", "master": first},
        PRIMARY | {"address": address, "index": first + 2, "name": f"vf{number}", "master": first} | primary,
    ]


def repair_ms(daemon, others, number):
    """Return the milliseconds from an event to what the daemon does about it."""
    before = len(daemon.deeds())
    start = time.time_ns()
    daemon.see(*pair(number, udevRole=""), *others)
    until(lambda: len(daemon.deeds()) > before, "the daemon repairs it")
    assert daemon.deeds()[before:] == [f"vf{number}: {LOOK_AGAIN}"]
    return (daemon.deeds_file.stat().st_mtime_ns - start) / 1e6


def median_ms(daemon, pairs, first):
    """Repair several times, each time another link, since one that comes back is given time."""
    others = [link for number in range(2, pairs + 1) for link in pair(number)]
    times = [repair_ms(daemon, others, first + number) for number in range(TRIES)]
    return statistics.median(times), max(times)


@pytest.mark.parametrize("pairs", [1, 4, 8])
def test_a_flood_does_not_delay_a_repair(bus, daemon, flood, pairs):
    daemon.see(*(link for number in range(1, pairs + 1) for link in pair(number)))
    until(lambda: len(bus.call("ListFailovers")[0]) == pairs, "the daemon sees all pairs")
    quiet, _ = median_ms(daemon, pairs, 20)
    used = daemon.seconds()
    flood("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", 0)
    until(lambda: daemon.seconds() - used > 0.5, "the flood keeps the daemon busy")
    flooded, slowest = median_ms(daemon, pairs, 40)
    print(f"{pairs} pairs: a repair after {quiet:.1f} ms, in the flood {flooded:.1f} ms, {slowest:.1f} ms at most")
    assert flooded - quiet < LIMIT_MS
