# SPDX-License-Identifier: LGPL-2.1-or-later
"""The exit status says whether a domain has moved, also where nobody can read what is printed."""

import subprocess

import fakes
import pytest
from fakes import Fake, function, standby

PAIR = standby() + function()
#: What becomes of standard output.
OUTPUTS = {"full": "exec >/dev/full", "closed": "exec >&-", "broken pipe": "exec > >(exit 0); wait $!"}


@pytest.fixture
def hosts(tmp_path):
    """Two hosts with a free function each; on the first one a domain runs."""
    made = Fake(tmp_path / "here"), Fake(tmp_path / "there")
    made[0].add(PAIR, PAIR)
    return made


def run(output, *words):
    """Run failover-migrate so, and return its exit status and what it complains of."""
    command = fakes.command("bash", "-c", f'{OUTPUTS[output]}; exec "$@"', "bash", fakes.PROGRAM, *words)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("json", ["--json=off", "--json=short"])
@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("word", ["run", "evacuate"])
def test_it_has_moved_all_the_same(hosts, word, output, json):
    here, there = hosts
    code, said = run(output, word, "-c", here.uri, *(["guest"] if word == "run" else []), there.uri, json)
    assert there.functions() == [5]
    assert code == 0 and "cannot write" in said


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_has_not_moved_is_no_success(hosts, output):
    here, there = hosts
    there.has("refuses")
    assert run(output, "run", "-c", here.uri, "guest", there.uri)[0] == 1


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_was_recovered_and_given_is_a_success(hosts, output):
    here, there = hosts
    here.add(standby(), PAIR)
    assert run(output, "reattach", "-c", here.uri, "guest")[0] == 0 and here.functions() == [5]
    here.has("waits")
    assert run(output, "recover", "-c", here.uri, "guest", there.uri)[0] == 0
    assert not (here.folder / "waits").exists()


@pytest.mark.parametrize("output", ["full", "closed"])
def test_a_look_that_nobody_can_read_is_a_failure(hosts, output):
    assert run(output, "status", "-c", hosts[0].uri) == (1, "failover-migrate: cannot write to standard output\n")
