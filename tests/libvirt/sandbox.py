#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a program with no other system calls than its unit allows, as systemd does.

usage: sandbox.py UNIT PROGRAM [ARGUMENT...]
"""

import ctypes
import errno
import os
import pathlib
import subprocess
import sys

#: <seccomp.h>: SCMP_ACT_KILL_PROCESS, SCMP_ACT_ALLOW, and SCMP_ACT_ERRNO() of 0.
KILL, ALLOW, ERROR = 0x80000000, 0x7FFF0000, 0x00050000


def settings(unit, name):
    """Return the values that a unit has for a setting."""
    lines = pathlib.Path(unit).read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


def groups():
    """Return systemd's groups of system calls: {name: calls and other groups}."""
    text = subprocess.run(["systemd-analyze", "syscall-filter"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    found, name = {}, ""
    for line in text.splitlines():
        word = line.strip()
        if line.startswith("@"):
            name = word
            found[name] = []
        elif word and not word.startswith("#"):
            found[name].append(word)
    return found


def calls(words, known):
    """Return the system calls that these words mean."""
    found = set()
    for word in words:
        found |= calls(known[word], known) if word.startswith("@") else {word}
    return found


def allowed(unit):
    """Return the system calls that a unit allows."""
    known, found = groups(), set()
    for value in settings(unit, "SystemCallFilter"):
        named = calls(value.lstrip("~").split(), known)
        found = found - named if value.startswith("~") else found | named
    return found


def confine(unit):
    """Leave this process only what the unit allows."""
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    number = settings(unit, "SystemCallErrorNumber")
    filtered = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(ERROR | getattr(errno, number[-1]) if number else KILL)))
    for call in allowed(unit):
        index = library.seccomp_syscall_resolve_name(call.encode())
        # Calls of other architectures have none.
        if index >= 0:
            library.seccomp_rule_add(filtered, ctypes.c_uint32(ALLOW), index, 0)
    assert library.seccomp_load(filtered) == 0, "the kernel takes no filter"


def main(unit, *command):
    """Become the program."""
    confine(unit)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
