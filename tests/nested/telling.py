# SPDX-License-Identifier: LGPL-2.1-or-later
"""What net-failover-hostd of both hosts and failoverctl in the guest have told, as one story."""

import dataclasses
import json
import re

#: For busctl: what the hosts' daemons send.
MATCH = "type=signal,path_namespace=/org/netfailover/host1"
_PHASE = re.compile(r'"timestamp-realtime":(\d+).*(?:"Phase":{"type":"s","data":"([^"]*)"}|"member":"InterfacesRemoved")')
_CONSOLE = re.compile(r"([\d.]+) console (.*)")


@dataclasses.dataclass(frozen=True)
class Said:
    """A change, and when it was told by this machine's clock."""

    time: float
    who: str
    what: str

    def __str__(self):
        """Return it for a person."""
        return f"{self.time % 1000:7.2f} s  {self.who:8} {self.what}"


def guest_line(line):
    """Return a line of the guest's in short: what "failoverctl monitor" has seen, or a signal of its daemon; else ""."""
    try:
        event = json.loads(line)
        if "member" in event:
            _, changed, _ = event["payload"]["data"]
            return f"net-failoverd: {changed['State']['data']}"
        return f"{event['What']}: {event['Before'] or '-'} -> {event['After'] or '-'}"
    except (ValueError, TypeError, KeyError):
        return ""


def of_daemon(text):
    """Yield (time, phase) of what busctl has noted of a host's daemon."""
    for stamp, phase in _PHASE.findall(text):
        yield int(stamp) / 1e6, phase or "no pair"


def of_guest(text):
    """Yield (time, change) of what host/watch.py has noted of the guest's console."""
    for stamp, line in _CONSOLE.findall(text):
        if guest_line(line):
            yield float(stamp), guest_line(line)


def told(name, daemon, watch, before=0.0):
    """Yield what was told on a host of this name, as both of_daemon() and of_guest() read it; before: its clock."""
    for time, phase in of_daemon(daemon):
        yield Said(time - before, name, phase)
    for time, change in of_guest(watch):
        yield Said(time - before, "guest", change)


def story(told):
    """Return it in order of time; what was told at one time stays as it is."""
    return sorted(told, key=lambda said: said.time)


def misplaced(story, order, slack):
    """Return what does not follow in a story, of (who, start of what) in their order.

    slack: by how much, in s, what follows may be told before, since clocks differ and a guest is slow
    """
    earliest, missing = 0, []
    for who, what in order:
        found = [said.time for said in story if said.who == who and re.match(what, said.what) and said.time >= earliest - slack]
        if found:
            earliest = max(earliest, found[0])
        else:
            missing.append(f"{who}: {what}")
    return missing


def unproven(story, source, target, slack):
    """Return what is misplaced in the story of a move from one host, by name, to the other one."""
    leaves = [(source, phase) for phase in ("leaving-asked", "leaving-active", "left", "no pair")]
    comes = [(target, phase) for phase in ("incoming", "arrived", "accelerated")]
    guest = [("guest", f"{what}$") for what in (r"Primary: \S+ -> -", "Active: primary -> standby", r"Primary: - -> \S+", "Active: standby -> primary")]
    of_bus = [("guest", f"net-failoverd: {state}") for state in ("standby", "accelerated")]
    lets_go, _, joins, uses = guest
    across = [[leaves[0], lets_go, comes[1], joins], [comes[0], leaves[2]], [lets_go, leaves[2]], [comes[1], uses]]
    return [missing for chain in (leaves, comes, guest, of_bus, *across) for missing in misplaced(story, chain, slack)]
