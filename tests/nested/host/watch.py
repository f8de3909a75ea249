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


def console(path):
    """Return what the machine has printed last."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return lines[-1] if lines else ""


def main(path):
    """Watch until killed."""
    said, next_card = {}, 0.0
    while True:
        now = {"taps": taps(), "console": console(pathlib.Path(path))}
        if time.monotonic() >= next_card:
            now["function"], next_card = function(), time.monotonic() + CARD_PERIOD
        for what, text in now.items():
            if said.get(what) != text:
                print(f"{time.time():.2f} {what} {text}", flush=True)
        said |= now
        time.sleep(PERIOD)


if __name__ == "__main__":
    main(*sys.argv[1:])
