# SPDX-License-Identifier: LGPL-2.1-or-later
"""What run does where the virtual functions of the other host are taken, or are taken meanwhile."""

import contextlib
import subprocess

import fakes
import pytest
from fakes import Fake, function, standby

PAIR = standby() + function()


@pytest.mark.row("Before", "no virtual function is free there", "nothing has happened")
@pytest.mark.parametrize("way", [[], ["--detach"]], ids=["unplugged", "detached"])
def test_without_a_free_one_there_nothing_happens(tmp_path, way):
    here, there = Fake(tmp_path / "here", [5]), Fake(tmp_path / "there", [6])
    here.add(PAIR, PAIR)
    there.add(standby() + function(number=6), name="other")
    said = fakes.run("run", *way, "-c", here.uri, "guest", there.uri, code=1)
    assert "guest: not moved" in said and "detach" not in said.replace("--detach", "")
    assert here.functions() == [5] and there.functions() is None


def begin(here, there, name):
    """Begin to move a domain, and return the command once libvirt migrates it."""
    words = fakes.command(fakes.PROGRAM, "run", "-c", here.uri, name, there.uri)
    run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert run.stdout.readline() == "migrate\n"
    return run


@pytest.fixture
def race(tmp_path):
    """Two domains go at once to a host with these functions: which they have then, and the exit status of each."""
    def play(*functions):
        here, there = Fake(tmp_path / "here", [4, 5]), Fake(tmp_path / "there", functions)
        names = {"first": 4, "second": 5}
        for name, number in names.items():
            devices = standby() + function(number=number)
            here.add(devices, devices, name=name)
        there.has("gate")
        with contextlib.ExitStack() as stack:
            runs = [stack.enter_context(begin(here, there, name)) for name in names]
            (there.folder / "gate").unlink()
            codes = [run.wait(timeout=60) for run in runs]
        return {name: (here.functions(name), there.functions(name), code) for name, code in zip(names, codes)}
    return play


@pytest.mark.row("Before", "two runs have chosen one virtual function there", "one has it; the other one takes another, or stays")
def test_of_two_that_have_chosen_one_the_second_takes_another(race):
    ends = race(6, 7)
    assert sorted(there for _, there, _ in ends.values()) == [[6], [7]]
    assert {(here, code) for here, _, code in ends.values()} == {(None, 0)}


def test_of_two_that_have_chosen_the_last_one_stays(race):
    ends = race(6)
    assert sorted(code for _, _, code in ends.values()) == [0, 1]
    for name, (here, there, code) in ends.items():
        assert (here, there) == ((None, [6]) if code == 0 else ([{"first": 4, "second": 5}[name]], None))
