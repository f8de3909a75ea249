# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a person is told while a machine moves: what net-failover-hostd and the machine say, when it changes."""

import time

import machine
from lab import wait


class Story:
    """Prints a line for each change, with the seconds since it was begun."""

    def __init__(self, scene, write):
        self._scene, self._write = scene, write
        self._start = time.monotonic()
        self._said = {}

    def say(self, who, what):
        """Print a line, if it is not what was last said of it."""
        if self._said.get(who) != what:
            self._said[who] = what
            self._write(f"  {time.monotonic() - self._start:5.1f} s  {who:10} {what}")

    def look(self):
        """Look at both hosts, and say what has changed; return nothing."""
        for host in self._scene:
            phase = host.phases().get(machine.MAC)
            if phase or host.name in self._said:
                self.say(host.name, phase or "has no pair")
            said = self._scene.state(host)
            if said and host is self._scene.at:
                self.say("machine", {"accelerated": "uses its virtual function", "standby": "is on its standby"}.get(said, said))

    def until(self, condition, what):
        """Tell until it is true."""
        wait.until(lambda: self.look() or condition(), 120, what, every=0.5)
        self.look()
