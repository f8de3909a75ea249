# SPDX-License-Identifier: LGPL-2.1-or-later
"""The module's files call each other in one direction only."""

import graphlib
import pathlib
import re

FOLDER = pathlib.Path(__file__).parents[2] / "module"
SECTION = re.compile(r"^/\* (\w+\.c) \*/$")
NAME = re.compile(r"\b(nfo_\w+)(?=\(|;)")


def owners():
    """Return {name: file}, as nfo.h says it above what each file shares."""
    found, file = {}, None
    for line in (FOLDER / "nfo.h").read_text(encoding="ascii").splitlines():
        if section := SECTION.match(line):
            file = section[1]
        elif file and not line.startswith("\t") and (name := NAME.search(line)):
            found[name[1]] = file
    return found


def test_no_circle():
    shared = owners()
    assert len(set(shared.values())) > 10, "nfo.h does not say any more what is whose"
    uses = {}
    for path in FOLDER.glob("*.c"):
        words = set(re.findall(r"\bnfo_\w+", path.read_text(encoding="ascii")))
        uses[path.name] = {shared[word] for word in words & shared.keys()} - {path.name}
    # It raises CycleError, which names the circle.
    graphlib.TopologicalSorter(uses).prepare()


def test_names_are_where_the_header_says():
    for name, file in owners().items():
        assert re.search(rf"^[^\s].*\b{name}\b", (FOLDER / file).read_text(encoding="ascii"), re.MULTILINE), f"{name} is not in {file}"
