# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the demo finds out about a guest, and two guests side by side in 80 columns."""

import collections
import dataclasses
import itertools

from . import verdict

LABEL, COLUMN = 18, 29
ROLES = ("master", "standby", "primary")
NAMES = {"sby": "standby", "pri": "primary"}


@dataclasses.dataclass(frozen=True)
class Survey:
    """A guest with one pair, as it is now and as it was since power-on.

    roles, marks and addresses belong to the netdevs of ROLES; clients maps the IP
    version to {client identifier: legs}; held are the addresses that slaves ever had.
    """

    names: dict
    marks: dict
    addresses: dict
    clients: dict
    held: list
    online: str


def survey(machine):
    """Look at a running guest from within and from its wire."""
    (pair,) = machine.pairs
    names = verdict.netdevs(machine, pair)
    clients = {4: collections.defaultdict(set), 6: collections.defaultdict(set)}
    for leg, messages in machine.frames(pair).items():
        for message in messages:
            clients[message.version][message.client].add(NAMES[leg[:3]])
    return Survey(
        names=names,
        marks={r: verdict.udev_properties(machine, n).get("ID_NET_FAILOVER_ROLE", "-") for r, n in names.items()},
        addresses={r: [a["local"] for a in verdict.addresses(machine, n)] for r, n in names.items()},
        clients=clients,
        held=[e.address for e in verdict.slave_addresses(machine) if not e.gone],
        online=online(machine),
    )


def online(machine):
    """Say when wait-online came back, in seconds of the guest from its kernel's start."""
    unit = verdict.unit_state(machine, "systemd-networkd-wait-online.service")
    if unit["ActiveState"] == "active":
        return f"after {unit['monotonic']:.1f} s"
    if unit["ActiveState"] == "failed":
        return "never: wait-online failed"
    return f"not after {float(machine.guest.output('cut -d. -f1 /proc/uptime')):.0f} s"


def legs(clients):
    """Say which clients spoke, and through which NICs."""
    return [str(len(clients))] + [f"{name[:10]}.. by {' and '.join(sorted(on))}" for name, on in clients.items()]


def rows(guest):
    """Yield (label, lines) for the table; every guest gives the same labels."""
    for title, values in (
        ("netdevs", {role: [name] for role, name in guest.names.items()}),
        ("role in udev", {role: [mark] for role, mark in guest.marks.items()}),
        ("addresses", guest.addresses),
    ):
        yield title, None
        for role in ROLES:
            yield f"  {role}", values.get(role) or ["-"]
    yield "held by slaves", [f"{len(guest.held)} since power-on"]
    yield "DHCPv4 clients", legs(guest.clients[4])
    yield "DHCPv6 clients", legs(guest.clients[6])
    yield "online", [guest.online]


def table(titles, guests, paint):
    """Return the guests side by side, as lines."""
    lines = [paint.bold(line(["", *titles])), "-" * (LABEL + 2 * COLUMN)]
    for columns in zip(*map(rows, guests)):
        label = columns[0][0]
        if columns[0][1] is None:
            lines.append(paint.bold(label))
            continue
        for number, cells in enumerate(itertools.zip_longest(*(lines for _, lines in columns), fillvalue="")):
            lines.append(line([label if number == 0 else "", *cells]))
    return lines


def line(cells):
    """Return cells as one line of the table."""
    return (cells[0].ljust(LABEL) + "".join(cell.ljust(COLUMN) for cell in cells[1:])).rstrip()


class Paint:
    """Colours, or none."""

    def __init__(self, on):
        self._on = on

    def _wrap(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self._on else text

    def bold(self, text):
        """Something to find first."""
        return self._wrap("1", text)

    def good(self, text):
        """Something as it should be."""
        return self._wrap("32", text)
