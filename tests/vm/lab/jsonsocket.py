# SPDX-License-Identifier: LGPL-2.1-or-later
"""The line protocol that QEMU's monitor (QMP) and its guest agent (QGA) share."""

import json
import os
import socket

from . import wait


class JsonError(RuntimeError):
    """The other side refused a command."""


class JsonSocket:
    """JSON objects over a Unix socket; events are kept until somebody asks for them."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        # An address holds 107 bytes (unix(7)), and a folder may be deeper than that.
        folder = os.open(path.parent, os.O_PATH)
        try:
            self._socket.connect(f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)
        self._buffer = b""
        self.events = []

    def close(self):
        """Close the connection."""
        self._socket.close()

    def send(self, message):
        """Send one object."""
        self._socket.settimeout(60 * wait.SCALE)
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def _take_line(self):
        line, newline, rest = self._buffer.partition(b"\n")
        if not newline:
            return None
        self._buffer = rest
        return line.lstrip(b"\xff").strip() or None

    def receive(self, limit):
        """Return the next object, or None when nothing came for limit seconds."""
        while (line := self._take_line()) is None:
            self._socket.settimeout(limit)
            try:
                data = self._socket.recv(65536)
            except TimeoutError:
                return None
            if not data:
                raise ConnectionError("QEMU closed the connection")
            self._buffer += data
        return json.loads(line)

    def execute(self, command, limit=60, **arguments):
        """Run a command and return what it returned; limit in seconds."""
        self.send({"execute": command, "arguments": arguments})
        while True:
            reply = self.receive(limit * wait.SCALE)
            if reply is None:
                raise wait.TimedOut(f"no answer to {command}")
            if "event" in reply:
                self.events.append(reply)
            elif "error" in reply:
                raise JsonError(f"{command}: {reply['error'].get('desc')}")
            elif "return" in reply:
                return reply["return"]

    def _has_event(self, name, **data):
        while (reply := self.receive(0.01)) is not None:
            self.events.append(reply)
        for event in self.events:
            fields = event.get("data", {})
            if event.get("event") == name and data.items() <= fields.items():
                self.events.remove(event)
                return True
        return False

    def wait_event(self, name, limit, **data):
        """Wait for the event of this name whose data has these members, and drop it."""
        wait.until(lambda: self._has_event(name, **data), limit, f"QEMU event {name} {data}")
