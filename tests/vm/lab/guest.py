# SPDX-License-Identifier: LGPL-2.1-or-later
"""Commands in the guest, through qemu-guest-agent: no network, no console."""

import base64
import dataclasses
import json
import random

from . import wait
from .jsonsocket import JsonSocket


@dataclasses.dataclass
class Result:
    """What a command in the guest printed, and its exit status."""

    status: int
    stdout: str
    stderr: str


class Guest:
    """The agent of one guest."""

    def __init__(self, path):
        """Connect to an agent that has opened its port."""
        self._agent = JsonSocket(path)
        self._agent.execute("guest-sync", id=random.randrange(1 << 30))

    def close(self):
        """Close the connection to the agent."""
        self._agent.close()

    def run(self, command, limit=60, check=True):
        """Run a shell command; limit in seconds on a quiet machine."""
        pid = self._agent.execute(
            "guest-exec", path="/bin/sh", arg=["-c", command], **{"capture-output": True}
        )["pid"]
        reply = {}

        def ended():
            reply.update(self._agent.execute("guest-exec-status", pid=pid))
            return reply["exited"]

        wait.until(ended, limit, f"the guest's command ends: {command}", every=0.1)
        result = Result(
            reply.get("exitcode", -reply.get("signal", 0)),
            base64.b64decode(reply.get("out-data", "")).decode(errors="backslashreplace"),
            base64.b64decode(reply.get("err-data", "")).decode(errors="backslashreplace"),
        )
        if check:
            assert result.status == 0, f"{command}: exit {result.status}: {result.stderr}"
        return result

    def output(self, command, limit=60):
        """Return what a command printed."""
        return self.run(command, limit).stdout

    def json(self, command, limit=60):
        """Return the JSON that a command printed."""
        return json.loads(self.output(command, limit))

    def time(self):
        """Return the guest's clock, in s since 1970."""
        return self._agent.execute("guest-get-time") / 1e9

    def put(self, path, content):
        """Write bytes to a file of the guest."""
        handle = self._agent.execute("guest-file-open", path=path, mode="w")
        for start in range(0, len(content), 48 << 10):
            chunk = base64.b64encode(content[start : start + (48 << 10)]).decode()
            self._agent.execute("guest-file-write", handle=handle, **{"buf-b64": chunk})
        self._agent.execute("guest-file-close", handle=handle)
