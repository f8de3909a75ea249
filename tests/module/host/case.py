# SPDX-License-Identifier: LGPL-2.1-or-later
"""The cases, as their own files describe them."""

import dataclasses
import pathlib
import re

FOLDER = pathlib.Path(__file__).parent.parent / "cases"


@dataclasses.dataclass(frozen=True)
class Case:
    """A TAP script for the guest.

    A comment "Only: WORD..." limits it: "ours" needs our driver, "long" is for --all,
    "bench" measures and is for tests/bench/module, "control" fails on purpose, "debug"
    needs the debug kernel, "last"
    comes after all others, as it takes the drivers away, and "paired" needs a primary
    that QEMU shows when the guest accepts STANDBY.
    """

    name: str
    only: frozenset
    mends: bool

    @classmethod
    def read(cls, path):
        """Return the case of a file; it mends something if some line has to fail in-tree."""
        text = path.read_text(encoding="utf-8")
        found = re.search(r"^# Only: (.*)$", text, re.MULTILINE)
        words = frozenset(found[1].split() if found else ())
        return cls(path.stem, words, bool(re.search(r"^\s*mends ", text, re.MULTILINE)))


def cases():
    """Return all cases in the order in which a guest runs them."""
    found = [Case.read(path) for path in sorted(FOLDER.glob("*.sh"))]
    return sorted(found, key=lambda case: "last" in case.only)
