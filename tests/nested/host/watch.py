#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints a line, with the time, for each change of what a host sees of a machine.

usage: watch.py CONSOLE
"""

import json
import pathlib
import subprocess
import sys
import time

PERIOD = 0.2
#: Asking the card starts a process.
CARD_PERIOD = 1.0


def taps():
    """Return what the taps have received and sent, in packets, as the host counts."""
    found = []
    for path in sorted(pathlib.Path("/sys/class/net").glob("vnet*/statistics")):
        try:
            found.append(" ".join([path.parent.name] + [f"{way} {(path / f'{way}_packets').read_text().strip()}" for way in ("rx", "tx")]))
        except OSError:
            continue
    return ", ".join(found)


def function():
    """Return the address of the card's first function, as its driver has it."""
    done = subprocess.run(["ip", "-j", "-d", "link", "show", "card"], capture_output=True, text=True, check=False)
    return json.loads(done.stdout)[0]["vfinfo_list"][0]["address"] if done.returncode == 0 else "no card"


class Console:
    """The file that takes what the machine prints."""

    def __init__(self, path):
        """It may not be there yet, and begins anew whenever the machine arrives."""
        self._path, self._read = path, 0

    def lines(self):
        """Return the lines that are new."""
        text = self._path.read_bytes() if self._path.exists() else b""
        if len(text) < self._read:
            self._read = 0
        whole = text[self._read :].rpartition(b"\n")[0]
        self._read += len(whole) + 1 if whole else 0
        return whole.decode(errors="replace").splitlines()


def main(path):
    """Watch until killed."""
    said, next_card, console = {}, 0.0, Console(pathlib.Path(path))
    while True:
        for line in console.lines():
            print(f"{time.time():.2f} console {line}", flush=True)
        now = {"taps": taps()}
        if time.monotonic() >= next_card:
            now["function"], next_card = function(), time.monotonic() + CARD_PERIOD
        for what, text in now.items():
            if said.get(what) != text:
                print(f"{time.time():.2f} {what} {text}", flush=True)
        said |= now
        time.sleep(PERIOD)


if __name__ == "__main__":
    main(*sys.argv[1:])
