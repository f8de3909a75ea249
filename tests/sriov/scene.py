# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two hosts with SR-IOV in one guest, five points that talk with a machine on them, and what they lose."""

import dataclasses
import pathlib
import subprocess

from lab import image, nic, release
from lab.machine import Machine

GUEST = pathlib.Path(__file__).parent / "guest"
#: The machine's address, as guest/scene.sh has it.
MAC = "52:54:00:00:12:53"
POINTS = ("p1", "p2", "p3", "p4", "p5")
#: What is seen from where: the wire, a port of the source's bridge, a VF of its NIC, and both on the destination.
WHERE = dict(zip(POINTS, ("wire", "bridge of S", "VF of S", "bridge of D", "VF of D")))
#: Their addresses, as guest/scene.sh and NICS have them.
ADDRESSES = dict(zip(POINTS, ("52:54:00:00:20:02", "52:54:00:00:00:02", "52:54:00:00:10:02", "52:54:00:00:00:04", "52:54:00:00:11:02")))
#: By a point's name, what guest/scene.sh lets come back to nobody: "s" is behind the source's bridge.
ORIGIN = {"p2": "s", "p4": "d", "ts": "s", "td": "d"}
PERIOD_MS = 50

#: QEMU's arguments: the NICs of both hosts and the wire's, on one hub.
NICS = tuple(
    argument
    for number, driver in enumerate(("igb", "igb", "e1000e"))
    for argument in nic.nic(number, driver, f"52:54:00:00:20:{number:02x}", 7)
)


def compile_static(source, folder):
    """Return a program that runs in any guest."""
    program = folder / source.stem
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-o", program, source], check=True)
    return program


@dataclasses.dataclass
class Stream:
    """One direction between a point and the machine."""

    frames: list

    def lost(self, start=0, end=float("inf")):
        """Return the moments, in ms, at which frames were sent that did not arrive."""
        return [ms for ms, copies in self.frames if not copies and start <= ms < end]

    @property
    def duplicates(self):
        """How many frames came more than once."""
        return sum(copies > 1 for _, copies in self.frames)

    @property
    def gap_ms(self):
        """The longest time without a frame, in ms."""
        longest, since = 0, self.frames[0][0] if self.frames else 0
        for ms, copies in self.frames:
            if copies:
                longest, since = max(longest, ms - since), ms
        return max(longest, self.frames[-1][0] - since) if self.frames else 0


class Record:
    """What guest/points.c has printed of one play."""

    def __init__(self, document):
        self.marks = [(ms, text) for ms, text in document.pop("marks")]
        self.streams = {name: Stream(frames) for name, frames in document.items()}

    def to_machine(self, point):
        """Return the stream from a point to the machine."""
        return self.streams[f"{point}>M"]

    def between(self, first, last):
        """Return the times, in ms, of two marks."""
        times = {text: ms for ms, text in self.marks}
        return times[first], times[last]

    def row(self):
        """Return (lost, longest gap in s, duplicates) of each point, to the machine."""
        return {
            point: (len(stream.lost()), stream.gap_ms / 1000, stream.duplicates)
            for point, stream in ((point, self.to_machine(point)) for point in POINTS)
        }


class Scene:
    """The guest with both hosts in it."""

    def __init__(self, folder, programs, guest=release.TRIXIE):
        """Boot it; programs are put into its /usr/local/bin."""
        self.machine = Machine(
            folder,
            image.image(guest),
            [nic.Needs("igb")],
            devices=NICS,
            kernel_arguments="systemd.mask=systemd-networkd.service systemd.mask=systemd-networkd.socket"
            " systemd.mask=systemd-networkd-wait-online.service net.ifnames=0"
            # A busy machine may be late with the first interrupts.
            " no_timer_check",
            files={"/usr/local/bin/scene": (GUEST / "scene.sh").read_text(encoding="utf-8")},
        )
        self.guest = self.machine.guest
        for program in programs:
            self.guest.put(f"/usr/local/bin/{program.name}", program.read_bytes())
        self.guest.run("chmod +x /usr/local/bin/*; mkfifo /run/points /run/calls /run/answers")

    def close(self):
        """End the guest."""
        self.machine.close()

    def build(self, uplink):
        """Make both hosts anew; uplink is "pf", "vf" or "ovs" (the NIC, in Open vSwitch)."""
        self.guest.run("rm -f /run/made-*; scene clear; scene " + uplink, limit=60)

    def play(self, script):
        """Run a shell script of a play, which has the words of guest/points.c and "apply"; return its Record."""
        points = " ".join(f"{point}{_origin(point)}={ADDRESSES[point]}@{point}/{point}" for point in POINTS)
        ends = f"vs=vs/vs vd=vd/vd ts{_origin('ts')}=tap:ts td{_origin('td')}=tap:td"
        return Record(
            self.guest.json(
                f"""
                exec 3<>/run/points
                at() {{ echo "at $1" >&3; }}
                up() {{ echo "up $1" >&3; }}
                down() {{ echo "down $1" >&3; }}
                quiet() {{ echo quiet >&3; }}
                talk() {{ echo talk >&3; }}
                mark() {{ echo "mark $1" >&3; }}
                # One process for all, as starting one takes longer than what it does.
                /usr/local/bin/apply - </run/calls >/run/answers 2>>/run/steps &
                exec 4>/run/calls 5</run/answers
                apply() {{ echo "$*" >&4; until read -r word status <&5 && [ "$word" = done ]; do :; done; return "$status"; }}
                points /run/points {points} VM={MAC} {ends} >/run/points.json &
                {{
{script}
                }} >>/run/steps 2>&1
                echo end >&3
                exec 4>&- 5<&-
                wait
                cat /run/points.json
                """,
                limit=90,
            )
        )


def _origin(name):
    return f",{ORIGIN[name]}" if name in ORIGIN else ""
