# SPDX-License-Identifier: LGPL-2.1-or-later
"""A guest that moves from one QEMU to the next, and what that costs."""

import dataclasses
import re
import sys
import time

from .peer import ADDRESS
from .scenario import Vm
from .wait import until

PING_INTERVAL = 0.02
STREAM_PORT = 5000
#: Writes what one connection brings, until it ends.
SINK = f"""
import socket, sys
with socket.create_server(("", {STREAM_PORT})) as server:
    connection, _ = server.accept()
while data := connection.recv(65536):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
"""
STREAM = f"exec 3<>/dev/tcp/{ADDRESS}/{STREAM_PORT}; while echo $((n += 1)) >&3; do sleep 0.05; done"
SSHD = "-o PermitRootLogin=yes -o PermitEmptyPasswords=yes -o UsePAM=no"
SSH = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes"


@dataclasses.dataclass(frozen=True)
class Move:
    """What a migration was like: seconds in each state, and what a ping has noticed."""

    states: dict
    downtime: int | None
    lost: int
    gap: float

    def __str__(self):
        states = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in self.states.items())
        downtime = f", {self.downtime} ms down" if self.downtime is not None else ""
        return f"{states}{downtime}; {self.lost} pings lost, longest gap {self.gap:.2f} s"


class MovingVm(Vm):
    """A guest with a peer, to which it talks in several ways while it moves.

    another(**options): starts a machine like the first one.
    """

    def __init__(self, machine, expected, packages, peer, another):
        super().__init__(machine, expected, packages)
        self.peer = peer
        self._another = another
        self._count = 0

    def converse(self):
        """Begin what has to go on over all moves: a ping, a TCP stream and an SSH session."""
        address = until(self.peer.lease, 60, "the guest has a lease")
        self.peer.start("ping", "-D", "-O", "-n", "-i", str(PING_INTERVAL), address, log="ping.log")
        self.peer.start(sys.executable, "-c", SINK, log="stream.log")
        until(lambda: self.peer.listens(STREAM_PORT), 20, "the peer listens")
        self.guest.run(f"mkdir -p /run/sshd; /usr/sbin/sshd {SSHD}")
        self.guest.run(f"setsid bash -c '{STREAM}' </dev/null >/dev/null 2>&1 &")
        session = "while echo tick; do sleep 0.1; done"
        self.peer.start("ssh", *SSH.split(), f"root@{address}", session, log="ssh.log")
        self.goes_on("at first")

    def goes_on(self, when):
        """Wait until the ping, the stream and the session go on; a stock guest's may not."""
        for log, word in {"ping.log": "bytes from", "stream.log": "\n", "ssh.log": "tick"}.items():
            before = self.peer.said(log).count(word)
            self.expect(
                lambda log=log, word=word, before=before: self.peer.said(log).count(word) > before + 5, 60, f"{log} grows {when}"
            )

    def assert_whole_stream(self):
        """Assert that the stream has brought each number once."""
        numbers = [int(line) for line in self.peer.said("stream.log").split("\n")[:-1]]
        assert numbers == list(range(1, len(numbers) + 1)), "the stream has a gap"

    def _start(self, uri):
        self.machine.qmp.execute("migrate-set-capabilities", capabilities=[{"capability": "events", "state": True}])
        self.machine.qmp.events.clear()
        self.machine.qmp.execute("migrate", uri=uri)

    def _target(self):
        self._count += 1
        return self._another(before=self.machine)

    def _reached(self, *states):
        status = self.machine.qmp.execute("query-migrate")
        assert status["status"] != "failed" or "failed" in states, status
        return status["status"] in states

    def _arrived(self, target):
        until(lambda: target.qmp.execute("query-status")["status"] == "running", 30, "the guest runs there")
        source, self.machine = self.machine, target
        self.guest = target.guest
        return source

    def move(self):
        """Move to another QEMU and return what that was like; the primary comes back by itself."""
        target = self._target()
        target.qmp.execute("migrate-incoming", uri="unix:move.socket")
        silence = Silence(self.peer)
        self._start(f"unix:../{target.folder.name}/move.socket")
        until(lambda: self._reached("completed"), 60, "the migration is completed", every=0.05)
        status = self.machine.qmp.execute("query-migrate")
        states = seconds(self.machine.qmp.events)
        self._arrived(target).close()
        self.plugged()
        self.goes_on("after the migration")
        return Move(states, status["downtime"], *silence.measure())

    def cancel(self, state):
        """Begin to move, cancel that in a state ("wait-unplug" or "active"), and return what it was like."""
        target = self._target()
        target.qmp.execute("migrate-incoming", uri="unix:move.socket")
        # So slow that it is still there.
        self.machine.qmp.execute("migrate-set-parameters", **{"max-bandwidth": 1 << 20})
        silence = Silence(self.peer)
        self._start(f"unix:../{target.folder.name}/move.socket")
        until(lambda: self._reached(state), 60, f"the migration is in {state}", every=0.01)
        self.machine.qmp.execute("migrate_cancel")
        until(lambda: self._reached("cancelled"), 60, "the migration is cancelled", every=0.05)
        states = seconds(self.machine.qmp.events)
        self.machine.qmp.execute("migrate-set-parameters", **{"max-bandwidth": 0})
        target.close()
        self.plugged()
        self.goes_on("after the cancelled migration")
        return Move(states, None, *silence.measure())

    def save_and_restore(self):
        """Save the guest to a file, end QEMU, and go on from there in another."""
        silence = Silence(self.peer)
        self._start("exec:cat >../saved")
        until(lambda: self._reached("completed"), 120, "the guest is saved", every=0.1)
        states = seconds(self.machine.qmp.events)
        self.machine.close()
        target = self._target()
        target.qmp.execute("migrate-incoming", uri="exec:cat ../saved")
        self._arrived(target)
        self.plugged()
        self.goes_on("after the restore")
        return Move(states, None, *silence.measure())

    def suspend_and_resume(self):
        """Suspend the guest to RAM and wake it."""
        silence = Silence(self.peer)
        self.machine.qmp.events.clear()
        self.guest.run("echo deep >/sys/power/mem_sleep; (sleep 0.5; echo mem >/sys/power/state) </dev/null >/dev/null 2>&1 &")
        self.machine.qmp.wait_event("SUSPEND", 60)
        self.machine.qmp.execute("system_wakeup")
        self.machine.qmp.wait_event("WAKEUP", 60)
        self.plugged()
        self.goes_on("after the resume")
        return Move({}, None, *silence.measure())


def seconds(events):
    """Return how long each state of a migration took, from QEMU's events."""
    changes = [
        (event["data"]["status"], event["timestamp"]["seconds"] + event["timestamp"]["microseconds"] / 1e6)
        for event in events
        if event["event"] == "MIGRATION"
    ]
    return {state: later - time for (state, time), (_, later) in zip(changes, changes[1:])}


class Silence:
    """What a ping notices from now on."""

    def __init__(self, peer):
        self._peer = peer
        self._begin = time.time()
        self._known = len(peer.said("ping.log"))

    def measure(self):
        """Return how many answers did not come in time, and the longest time without one."""
        log = self._peer.said("ping.log")[self._known :]
        answers = [float(when) for when in re.findall(r"^\[([\d.]+)\] \d+ bytes from", log, re.MULTILINE)]
        times = [self._begin, *answers, time.time()]
        return log.count("no answer yet"), max(later - when for when, later in zip(times, times[1:]))
