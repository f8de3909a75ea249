# SPDX-License-Identifier: LGPL-2.1-or-later
"""The log of every link and address event, as `ip monitor` wrote it."""

import dataclasses
import datetime
import re

LINE = re.compile(rb"\[(?P<time>[^\]]+)\] (?P<gone>Deleted )?(?P<index>\d+): (?P<rest>.*)")
ADDRESS = re.compile(rb"(?P<name>\S+) +inet6? (?P<address>\S+) ")
LINK = re.compile(rb"(?P<name>\S+?)(@\S+)?: <")
MASTER = re.compile(rb" master (\S+) ")


@dataclasses.dataclass(frozen=True)
class Event:
    """One event: of an address when address is set, else of the link.

    time is the guest's CLOCK_REALTIME in seconds.
    """

    time: float
    index: int
    name: str
    gone: bool
    master: str | None = None
    address: str | None = None


def parse(log):
    """Return the events of a log; lines of other kinds are passed over."""
    return [event for line in log.splitlines() if (event := parse_line(line))]


def parse_line(line):
    """Return the event of one line, or None."""
    match = LINE.match(line)
    if not match:
        return None
    time = datetime.datetime.fromisoformat(match["time"].decode()).replace(tzinfo=datetime.timezone.utc).timestamp()
    common = {"time": time, "index": int(match["index"]), "gone": bool(match["gone"])}
    if address := ADDRESS.match(match["rest"]):
        return Event(name=text(address["name"]), address=text(address["address"]), **common)
    if link := LINK.match(match["rest"]):
        master = MASTER.search(match["rest"])
        return Event(name=text(link["name"]), master=text(master[1]) if master else None, **common)
    return None


def text(data):
    """Return bytes as text, whatever they are."""
    return data.decode(errors="backslashreplace")


def slave_addresses(events, masters, candidates=()):
    """Return the address events on links that were a slave of these masters at any time, before it included.

    masters and candidates are indices, and candidates count like slaves.  The port of a
    bridge or a bond has a master as well; what its name stood for at that moment tells.
    """
    names, slaves = {}, set(candidates)
    for event in events:
        if not event.address:
            names[event.name] = event.index
        if event.master and names.get(event.master) in masters:
            slaves.add(event.index)
    return [event for event in events if event.address and event.index in slaves]
