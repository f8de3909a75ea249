# SPDX-License-Identifier: LGPL-2.1-or-later
"""Numbered frames from each point to the machine and back, and what is lost of them."""

import dataclasses
import re

PERIOD = 0.2
#: What a point is in a move from the first host to the second, and its like for one back.
ROLES = {"p1": "wire", "p2": "source's bridge", "p3": "source's VF", "p4": "destination's bridge", "p5": "destination's VF"}
_LIKE = {"p2": "p4", "p3": "p5", "p4": "p2", "p5": "p3"}


@dataclasses.dataclass
class Stream:
    """What came back to a point: by number, when the frame was sent and how often it was answered."""

    sent: int
    begin: float
    answers: dict
    duplicates: int

    def lost(self):
        """Return how many frames were not answered."""
        return self.sent - len(self.answers)

    def gap(self):
        """Return the longest time without an answer between two frames that were answered, in s, and when it began.

        Where no frame is missing in between nothing was asked: a host that is emulated sends late when it is busy.
        """
        known = [(0, self.begin), *sorted(self.answers.items()), (self.sent + 1, self.begin + self.sent * PERIOD)]
        gaps = [(after - before, before) for (one, before), (next_one, after) in zip(known, known[1:]) if next_one > one + 1]
        return max(gaps, default=(0.0, self.begin))

    def cell(self):
        """Return it for a table: what was lost, the longest gap, and what came more than once."""
        twice = f", {self.duplicates} twice" if self.duplicates else ""
        return f"{self.lost()} ({self.gap()[0]:.1f} s{twice})"


class Streams:
    """Of these points; they begin at once."""

    def __init__(self, scene, address, points):
        self._points = {host: [point for point in host.points if point in points] for host in scene}
        for host, names in self._points.items():
            for point in names:
                host.start(point, f"date +%s.%N; ip netns exec {point} ping -n -D -i {PERIOD} -W 2 {address} || :")

    def all_hear(self):
        """Has every point had an answer within the last second?"""
        for host, names in self._points.items():
            text = host.output("date +%s.%N; cd /run; tail -q -n 1 " + " ".join(f"{point}.out" for point in names))
            now, *last = text.splitlines()
            stamps = [re.match(r"\[([\d.]+)\].*ttl", line) for line in last]
            if not all(stamp and float(now) - float(stamp[1]) < 1 for stamp in stamps):
                return False
        return True

    def end(self):
        """Stop, and return {point: Stream}."""
        for host in self._points:
            host.output("busybox killall -INT ping")
        found = {point: parse(host.finish(point, 20)) for host, names in self._points.items() for point in names}
        return dict(sorted(found.items()))


def parse(text):
    """Return the Stream of what ping printed."""
    first, _, rest = text.partition("\n")
    answers, duplicates = {}, 0
    for stamp, number, milliseconds, more in re.findall(r"\[([\d.]+)\].*icmp_seq=(\d+) ttl=\d+ time=([\d.]+) ms(.*)", rest):
        duplicates += "DUP" in more
        answers.setdefault(int(number), float(stamp) - float(milliseconds) / 1000)
    sent = int(re.search(r"(\d+) packets transmitted", rest)[1])
    return Stream(sent, float(first), answers, duplicates)


def by_role(streams, back):
    """Return those of a move as if it had led from the first host to the second; back: it did not."""
    return {_LIKE.get(point, point) if back else point: stream for point, stream in streams.items()}


def table(rows, where):
    """Return lines: for each title of rows what each point has lost; where names the points."""
    width = max(map(len, rows)) + 2
    lines = [("".ljust(width) + "".join(name.ljust(24) for name in where.values())).rstrip()]
    for title, streams in rows.items():
        cells = "".join((streams[point].cell() if point in streams else "-").ljust(24) for point in where)
        lines.append(title.ljust(width) + cells.rstrip())
    return lines
