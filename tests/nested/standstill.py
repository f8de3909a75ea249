# SPDX-License-Identifier: LGPL-2.1-or-later
"""For how long QEMU lets a machine stand still in a move, as it tells by itself.

The longest part of it is that the source sends what the machine wrote last. With two
emulations that took from 0.2 to 3 s here, whatever kind of card the machine had.
"""

import datetime
import json
import re

_LINE = re.compile(r"(\S+ \S+): event (\w+) for domain \S+: (.*)")


def last(text, event, status=None):
    """Return when QEMU last told of this event, in s since 1970, from what "virsh qemu-monitor-event --timestamp" printed.

    status: the one of that event that is meant, if it is one of several
    """
    for when, name, data in map(re.Match.groups, reversed([*_LINE.finditer(text)])):
        if name == event and (status is None or json.loads(data)["status"] == status):
            return datetime.datetime.strptime(when, "%Y-%m-%d %H:%M:%S.%f%z").timestamp()
    raise AssertionError(f"QEMU has told of no {event} {status or ''}")


def of_last_move(source, target):
    """Return it, in s, from both hosts: from the stop on the source until the target has all of the machine.

    What passes until it goes on there is libvirt's and ours, and no part of it.
    """
    stopped = last(source.noted("qemu"), "STOP") - source.clock()
    return last(target.noted("qemu"), "MIGRATION", "completed") - target.clock() - stopped
