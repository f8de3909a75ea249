# SPDX-License-Identifier: LGPL-2.1-or-later
"""What evacuate and recover do where libvirt does not answer, or only one domain can move."""

import json
import pathlib
import signal
import subprocess
import time

import fakes
import pytest
from fakes import Fake, function, standby

PAIR = standby() + function()


@pytest.fixture
def hosts(tmp_path):
    """Two hosts with a free function each."""
    return Fake(tmp_path / "here"), Fake(tmp_path / "there")


@pytest.fixture
def waiting(hosts):
    """A domain that waits here for the end of a migration, and runs there."""
    for host in hosts:
        host.add(PAIR, PAIR)
    hosts[0].has("waits")
    return hosts


@pytest.mark.row("After", "the domain waits here for the end of a migration, and runs there", "`failover-migrate recover` ends what waits")
def test_what_waits_is_ended_with_its_definition(waiting):
    here, there = waiting
    said = fakes.run("recover", "-c", here.uri, "guest", there.uri)
    assert "what waits here has been ended" in said and "definition" not in said
    assert here.functions() is None and here.functions(kind="persistent") is None
    assert there.functions() == [5]


def test_what_it_has_on_shared_storage_stays(waiting):
    """Its variables of UEFI and its TPM are those of the domain that runs there."""
    here, there = waiting
    fakes.run("recover", "-c", here.uri, "guest", there.uri)
    keep_nvram, keep_tpm = 1 << 3, 1 << 6
    assert int((here.folder / "guest.undefined").read_text(encoding="ascii")) == keep_nvram | keep_tpm


def test_a_definition_that_cannot_be_removed_is_told(waiting):
    """Whoever starts it destroys its disks."""
    here, there = waiting
    here.has("undeletable")
    said = fakes.run("recover", "-c", here.uri, "guest", there.uri, code=4)
    assert "what waits here has been ended; its definition is still here, and must not be started: it has a snapshot" in said
    assert here.functions() is None and here.functions(kind="persistent") == [5]


def test_the_only_definition_is_kept(waiting):
    """As after virsh migrate without --persistent."""
    here, there = waiting
    (there.folder / "guest.persistent").unlink()
    said = fakes.run("recover", "-c", here.uri, "guest", there.uri)
    assert "what waits here has been ended; its definition is kept here" in said
    assert here.functions() is None and here.functions(kind="persistent") == [5]


def test_what_may_have_run_there_is_not_resumed(waiting):
    """It was shut down there since, and its disks are newer than the memory that waits here."""
    here, there = waiting
    (there.folder / "guest.live").unlink()
    said = fakes.run("recover", "-c", here.uri, "guest", there.uri, code=4)
    assert "is defined there without running" in said
    assert (here.folder / "waits").exists() and here.functions() == [5]


@pytest.mark.row("After", "the domain waits here for the end of a migration, and is not there", "`failover-migrate recover` lets it run here")
def test_what_is_not_there_runs_here_again(waiting):
    here, there = waiting
    for kind in ("live", "persistent"):
        (there.folder / f"guest.{kind}").unlink()
    assert "it runs here again" in fakes.run("recover", "-c", here.uri, "guest", there.uri)
    assert not (here.folder / "waits").exists()


def test_what_waits_is_not_left_behind_without_a_word(waiting):
    """It may be the only one that there is, and the host is switched off next."""
    here, there = waiting
    said = fakes.run("evacuate", "-c", here.uri, there.uri, code=1)
    assert "0 of 1 moved." in said and "failover-migrate recover" in said
    assert here.functions() == [5]


@pytest.mark.parametrize("comes", [False, True])
def test_what_waits_is_not_on_its_way_here(waiting, comes):
    here, there = waiting
    if comes:
        here.has("comes")
        assert "0 of 0 moved." in fakes.run("evacuate", "-c", here.uri, there.uri)
    status = json.loads(fakes.run("status", "-c", here.uri, "--json"))
    assert [pair["Phase"] for pair in status["Pairs"]] == ["incoming" if comes else "waits"]


def test_what_is_on_its_way_elsewhere_is_told(hosts):
    here, _ = hosts
    here.add(PAIR, PAIR)
    here.has("leaves")
    status = json.loads(fakes.run("status", "-c", here.uri, "--json"))
    assert [pair["Phase"] for pair in status["Pairs"]] == ["leaving"]


@pytest.mark.parametrize("hanging", [0, 1])
def test_recover_gives_up_on_a_libvirt_that_hangs(waiting, hanging):
    here, there = waiting
    waiting[hanging].has("hangs")
    said = fakes.run("recover", "-c", here.uri, "guest", there.uri, "--timeout=1", code=1)
    assert f"libvirt at {waiting[hanging].uri} does not answer" in said
    assert here.functions() == [5]


@pytest.mark.parametrize("words", [["nobody"], ["guest", "--timeout=1"]])
def test_an_error_of_run_is_one_line_as_its_other_objects_are(hosts, words):
    here, there = hosts
    here.add(PAIR, PAIR)
    there.has("hangs")
    said = fakes.run("run", "-c", here.uri, *words, there.uri, "--json", code=1)
    assert any(line.startswith('{"Error":') and line.endswith("}") for line in said.splitlines())


@pytest.mark.parametrize("hanging", [0, 1])
def test_run_gives_up_on_a_libvirt_that_hangs(hosts, hanging):
    here, there = hosts
    here.add(PAIR, PAIR)
    hosts[hanging].has("hangs")
    said = fakes.run("run", "-c", here.uri, "guest", there.uri, "--timeout=1", code=1)
    assert f"libvirt at {hosts[hanging].uri} does not answer" in said


def test_evacuate_gives_up_on_a_libvirt_that_hangs(hosts):
    here, there = hosts
    here.has("hangs")
    said = fakes.run("evacuate", "-c", here.uri, there.uri, "--timeout=1", code=1)
    assert f"libvirt at {here.uri} does not answer" in said


def catches_interrupts(program):
    """Is it what it is to become, and does it handle SIGINT by now?"""
    text = pathlib.Path(f"/proc/{program.pid}/status").read_text(encoding="ascii")
    status = dict(line.split(":\t", 1) for line in text.splitlines())
    return status["Name"].startswith("failover") and int(status["SigCgt"], 16) & 1 << signal.SIGINT - 1


def test_ctrl_c_ends_an_evacuate_that_waits(hosts):
    here, there = hosts
    here.has("hangs")
    words = fakes.command(fakes.PROGRAM, "evacuate", "-c", here.uri, there.uri)
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as program:
        deadline = time.monotonic() + 10
        while not catches_interrupts(program):
            assert time.monotonic() < deadline
        program.send_signal(signal.SIGINT)
        try:
            assert program.wait(timeout=10) == 1
        finally:
            program.kill()
        assert program.stderr.read() == "failover-migrate: interrupted; nothing has been changed\n"


@pytest.mark.row("Input", "names with quotes, tabs and newlines", "are quoted where they are shown")
def test_one_that_cannot_even_report_is_told_by_name(hosts):
    here, there = hosts
    here.add(PAIR, PAIR, name="first")
    here.add(standby(mac="52:54:00:00:12:54"), name="a\tsecond")
    here.has("a\tsecond.gone")
    said = fakes.run("evacuate", "-c", here.uri, there.uri, code=1)
    assert "1 of 2 moved." in said and there.functions("first") == [5]
    assert "failover-migrate: a\\x09second: there is no domain" in said


def test_each_is_told_in_json(hosts):
    here, there = hosts
    here.add(standby(), name="second")
    here.has("second.gone")
    said = fakes.run("evacuate", "-c", here.uri, there.uri, "--json=short", code=1)
    assert "second: there is no domain" in json.loads(said.splitlines()[0])["Error"]["Message"]


def test_one_that_does_not_end_keeps_no_other_from_moving(hosts):
    here, _ = hosts
    there = Fake(hosts[1].folder.parent / "roomy", [5, 6, 7])
    for number, name in enumerate("abc"):
        mac = f"52:54:00:00:12:6{number}"
        pair = standby(mac=mac) + function(mac=mac, number=5 + number)
        here.add(pair, pair, name=name)
    there.has("a.gate")
    words = fakes.command(fakes.PROGRAM, "evacuate", "-c", here.uri, there.uri, "--parallel=2")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        deadline = time.monotonic() + 30
        while not (there.functions("b") and there.functions("c")) and time.monotonic() < deadline:
            time.sleep(0.05)
        moved = [name for name in "abc" if there.functions(name)]
        (there.folder / "a.gate").unlink()
        said = program.communicate(timeout=60)[0]
    assert moved == ["b", "c"]
    assert program.returncode == 0 and "3 of 3 moved." in said


@pytest.mark.parametrize("way", [[], ["--detach"]])
def test_one_that_has_not_moved_is_told_with_what_it_has(hosts, way):
    here, there = hosts
    here.add(PAIR, PAIR)
    there.has("refuses")
    said = fakes.run("run", *way, "-c", here.uri, "guest", there.uri, code=1)
    assert "virtual function 0000:42:02.5 before, 0000:42:02.5 after" in said
    here.has("waits")
    said = fakes.run("run", *way, "-c", here.uri, "guest", there.uri, code=1)
    assert "it waits for the end of a migration" in said
    assert "virtual function 0000:42:02.5 before, 0000:42:02.5 after" in said


def test_a_description_that_is_none_undoes_what_was_done(hosts):
    """It comes from the other host, and only after something was detached."""
    here, there = hosts
    here.add(PAIR, PAIR)
    (there.folder / "refuses").write_text("and then tells nonsense", encoding="ascii")
    said = fakes.run("run", "--detach", "-c", here.uri, "guest", there.uri, code=1)
    assert here.functions() == [5] and "not moved" in said


CHANGING = (("run", "guest"), ("evacuate",), ("reattach", "guest"))


@pytest.mark.parametrize("words", CHANGING, ids=lambda words: words[0])
def test_what_is_told_by_files_is_done_on_the_domains_own_host(hosts, words):
    """A name that libvirt.conf has for another host is no help, and neither is libvirt's default."""
    here, there = hosts
    here.add(PAIR, PAIR)
    (here.folder / "named").write_text("qemu+ssh://b/system", encoding="ascii")
    last = [] if words[0] == "reattach" else [there.uri]
    for uri, named in ((here.uri, "qemu+ssh://b/system"), ("qemu://nowhere.invalid/system", "qemu://nowhere.invalid/system")):
        said = fakes.run(*words, "-c", uri, *last, code=1)
        assert f"failover-migrate: {named} names a server: run this on that host" in said and said.count("\n") == 1
        answer = json.loads(fakes.run(*words, "-c", uri, *last, "--json=short", code=1).splitlines()[0])
        assert "names a server" in answer["Error"]["Message"]
    assert here.functions() == [5] and there.functions() is None


def test_another_host_may_be_looked_at(hosts):
    here, there = hosts
    here.add(PAIR, PAIR)
    (here.folder / "named").write_text("qemu+ssh://b/system", encoding="ascii")
    for words in (("status",), ("check", "guest"), ("plan", "guest", there.uri), ("recover", "guest", there.uri)):
        done = subprocess.run(fakes.command(fakes.PROGRAM, *words, "-c", here.uri), capture_output=True, text=True, timeout=60, check=False)
        assert "names a server" not in done.stderr and done.stdout, words
