# SPDX-License-Identifier: LGPL-2.1-or-later
"""This terminal as the guest's serial console."""

import os
import select
import socket
import sys
import termios
import tty

ESCAPE = b"\x1d"  # Ctrl-]
HELP = "Ctrl-] then q: leave; u: unplug the primary; p: plug it in again"


def attach(machine):
    """Join terminal and console until the person leaves or the guest ends."""
    pair = machine.pairs[0]
    keys = {b"u": ("unplugged", machine.unplug), b"p": ("plugged in", machine.plug)}
    size = os.get_terminal_size()
    machine.guest.run(f"stty -F /dev/ttyS0 rows {size.lines} cols {size.columns}", check=False)
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    with socket.socket(socket.AF_UNIX) as console:
        console.connect(str(machine.folder / "console.socket"))
        console.sendall(b"\r")
        try:
            tty.setraw(terminal)
            for key in relay(terminal, console):
                if key in keys:
                    done, action = keys[key]
                    say(run(action, pair) or f"the primary is {done}")
                else:
                    say(HELP)
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
    print()


def relay(terminal, console):
    """Pass bytes both ways; yield each key that follows ESCAPE, until it is q."""
    escaped = False
    while True:
        ready, _, _ = select.select([terminal, console], [], [])
        if console in ready:
            data = console.recv(65536)
            if not data:
                return
            show(data)
        if terminal in ready:
            key = os.read(terminal, 1)
            if escaped and key == b"q" or not key:
                return
            if escaped:
                yield key
            elif key != ESCAPE:
                console.sendall(key)
            escaped = not escaped and key == ESCAPE


def run(action, pair):
    """Do it; return why not, if it fails."""
    try:
        action(pair)
    except (AssertionError, RuntimeError) as error:
        return str(error)
    return None


def show(data):
    """Write bytes to the raw terminal."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(text):
    """Write a line of our own between the guest's."""
    show(f"\r\n[{text}]\r\n".encode())
