# SPDX-License-Identifier: LGPL-2.1-or-later
"""What was detached for a migration is attached again, whatever tells of it: there, or here if it has failed."""

import json
import signal
import subprocess
import uuid

import fakes
import pytest
from fakes import Fake, function, standby

PAIR = standby() + function()
OLDER = standby(teaming=False) + function(teaming=False)
#: Of the running domain, and of its definition.
DOMAINS = {
    "older": (OLDER, OLDER),
    "transient": (PAIR, None),
    "attached while it runs": (PAIR, standby()),
    "older, attached while it runs": (OLDER, standby(teaming=False)),
}


@pytest.fixture
def hosts(tmp_path):
    """Two hosts; on the other one not the function of the same number is free."""
    return Fake(tmp_path / "here", [5]), Fake(tmp_path / "there", [6])


@pytest.mark.parametrize("devices", DOMAINS.values(), ids=DOMAINS)
def test_it_has_its_function_there(hosts, devices):
    here, there = hosts
    here.add(*devices)
    said = fakes.run("run", "--detach", "-c", here.uri, "guest", there.uri)
    assert here.functions() is None and there.functions() == [6]
    assert there.functions(kind="persistent") == ([] if devices[1] and "hostdev" not in devices[1] else [6])
    assert "virtual function 0000:42:02.5 before, 0000:42:02.6 after" in said


@pytest.mark.parametrize("devices", DOMAINS.values(), ids=DOMAINS)
def test_the_daemon_there_is_told_what_comes_without_its_function(hosts, devices):
    """As libvirt's hook gets nothing but the running domain's XML."""
    here, there = hosts
    here.add(*devices)
    fakes.run("run", "--detach", "-c", here.uri, "guest", there.uri)
    live, persistent = (there.folder / f"guest.{kind}" for kind in ("live", "persistent"))
    named = f'<net-failover:pair mac="{fakes.MAC}"' in live.read_text(encoding="utf-8")
    assert named == ("teaming" not in devices[0])
    assert "urn:net-failover" not in persistent.read_text(encoding="utf-8")


def test_the_daemon_here_is_told_as_long_as_a_guest_is_asked(hosts):
    """Nothing else tells it until the guest has let go of its function."""
    here, there = hosts
    here.add(*DOMAINS["older"])
    here.has("keeps")
    script = """"$@" >&2 & folder=/run/net-failover-host/detaching
for try in $(seq 100); do ls $folder 2>/dev/null | grep . && break; sleep 0.1; done
kill $!; wait $!; echo over; ls -A $folder"""
    words = fakes.command("sh", "-c", script, "sh", fakes.PROGRAM, "run", "--detach", "-c", here.uri, "guest", there.uri)
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == [str(uuid.uuid5(uuid.NAMESPACE_DNS, "guest")), "over"], done.stderr


@pytest.mark.parametrize("devices", DOMAINS.values(), ids=DOMAINS)
@pytest.mark.row("Before", "the destination refuses", "nothing has happened")
def test_it_has_its_function_back_where_it_cannot_move(hosts, devices):
    here, there = hosts
    here.add(*devices)
    there.has("refuses")
    said = fakes.run("run", "--detach", "-c", here.uri, "guest", there.uri, code=1)
    assert here.functions() == [5]
    assert "virtual function 0000:42:02.5 before, 0000:42:02.5 after" in said


@pytest.mark.parametrize("devices", DOMAINS.values(), ids=DOMAINS)
@pytest.mark.row("After", "its function cannot be attached there", "runs there on its standby; it is told, and given one once one is free")
def test_what_it_lacks_is_told(hosts, devices):
    """Ctrl-C ends the wait for somebody who gives it one."""
    here, there = hosts
    here.add(*devices)
    there.has("full")
    words = ("run", "--detach", "-c", here.uri, "guest", there.uri, "--json=short")
    with subprocess.Popen(fakes.command(fakes.PROGRAM, *words), stdout=subprocess.PIPE, text=True) as program:
        lines = iter(program.stdout.readline, "")
        assert any("attach the virtual function there" in line for line in lines)
        program.send_signal(signal.SIGINT)
        report = json.loads(list(lines)[-1])
        assert program.wait() == 3
    assert report["Pairs"][0]["After"] == "" and report["ExitCode"] == 3
    assert "it lacks a virtual function there" in report["Why"] and f"{fakes.MAC}: there is none" in report["Why"]


@pytest.mark.parametrize("devices", DOMAINS.values(), ids=DOMAINS)
@pytest.mark.row("After", "the undo fails: its function cannot be given back", "stays here on its standby; it is told, and given one once one is free")
def test_what_it_has_lost_is_told(hosts, devices):
    here, there = hosts
    here.add(*devices)
    for host in hosts:
        host.has("full")
    there.has("refuses")
    said = fakes.run("run", "--detach", "-c", here.uri, "guest", there.uri, code=4)
    assert "none after" in said and "there is none" in said


@pytest.mark.parametrize("way", [[], ["--detach"]], ids=["unplugged", "detached"])
@pytest.mark.row("After", "the wire is cut between libvirt's Finish and Confirm", "runs on both hosts: `run` says so and ends with 4; end the one here")
def test_one_that_runs_on_both_hosts_is_told_and_left_as_it_is(hosts, way):
    """Libvirt lets it run here as well, where what it is told at the end is lost."""
    here, there = hosts
    here.add(PAIR, PAIR)
    (there.folder / "loses").write_text("runs", encoding="ascii")
    said = fakes.run("run", *way, "-c", here.uri, "guest", there.uri, code=4)
    assert "guest: a person is needed" in said
    assert "client socket is closed; it runs on both hosts: end the wrong one at once" in said
    assert "give the virtual function back" not in said
    assert here.functions() == ([] if way else [5])


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.row("After", "the wire is cut between libvirt's Finish and Confirm, and the destination does not answer", "runs here, with what can be given back, and perhaps there: `run` says so and ends with 4")
def test_one_that_may_run_there_is_told_and_has_its_function_back(hosts, answers):
    """A host that answers knows that it does not; one that hangs is not waited for without an end."""
    here, there = hosts
    here.add(OLDER, OLDER)
    there.has("loses")
    if not answers:
        there.has("freezes")
    said = fakes.run("run", "-c", here.uri, "guest", there.uri, code=1 if answers else 4)
    assert ("make sure that it does not run there, too" in said) == (not answers)
    assert "give the virtual function back" in said and here.functions() == [5]


def test_one_of_which_not_all_was_sent_runs_nowhere_else(hosts):
    """So nobody waits for a host that has gone."""
    here, there = hosts
    here.add(OLDER, OLDER)
    (there.folder / "loses").write_text("fails", encoding="ascii")
    there.has("freezes")
    said = fakes.run("run", "-c", here.uri, "guest", there.uri, code=1)
    assert "guest: not moved" in said and "ask the other host" not in said
    assert here.functions() == [5]


def test_each_of_two_has_its_own(hosts):
    """The first stays where it is: pairs are told apart by their MAC."""
    here, there = hosts
    other = "52:54:00:00:12:54"
    devices = standby(teaming=False, mac=other) + OLDER + function(teaming=False, mac=other, number=7)
    Fake.__init__(there, there.folder.parent / "both", [5, 7])
    here.add(devices, devices)
    said = fakes.run("run", "-c", here.uri, "guest", there.uri)
    assert sorted(there.functions()) == [5, 7]
    assert f"{other}: virtual function 0000:42:02.7 before, 0000:42:02.7 after" in said
    assert f"{fakes.MAC}: virtual function 0000:42:02.5 before, 0000:42:02.5 after" in said


@pytest.mark.parametrize("teaming", [True, False])
def test_a_pool_gives_it_one(hosts, teaming):
    here, there = hosts
    devices = standby(teaming) + function(teaming, pool="vfs")
    here.add(devices, devices)
    for host, number in zip(hosts, (5, 6)):
        host.pool("vfs", number)
    fakes.run("run", "--detach", "-c", here.uri, "guest", there.uri)
    assert there.functions() == ["vfs"] and "vfs" in there.functions(kind="persistent")
    here.has("refuses")
    fakes.run("run", "--detach", "-c", there.uri, "guest", here.uri, code=1)
    assert there.functions() == ["vfs"]


@pytest.mark.parametrize("aborts", [False, True])
@pytest.mark.row("Before", "another domain takes the function between check and use", "another one is tried; where there is none, nothing has happened")
def test_another_one_is_tried_where_somebody_has_taken_the_first(hosts, aborts):
    """Not where somebody wants it to stay."""
    here, there = hosts
    here.add(PAIR, PAIR)
    Fake.__init__(there, there.folder.parent / "both", [6, 7])
    (there.folder / "refuses").write_text(fakes.NIC.format(name="vf6", parent="pci_6"), encoding="utf-8")
    if aborts:
        there.has("aborts")
    said = fakes.run("run", "-c", here.uri, "guest", there.uri, code=1)
    assert said.splitlines().count("migrate") == (1 if aborts else 2)
    assert ("canceled by client" if aborts else "refused there") in said
    assert here.functions() == [5]


def test_where_there_is_no_other_one_the_first_failure_is_told(hosts):
    here, there = hosts
    here.add(PAIR, PAIR)
    (there.folder / "refuses").write_text(fakes.NIC.format(name="vf6", parent="pci_6"), encoding="utf-8")
    said = fakes.run("run", "-c", here.uri, "guest", there.uri, code=1)
    assert "refused there" in said and "is free there" not in said


def test_an_older_one_is_given_what_its_definition_has(hosts):
    here, _ = hosts
    here.add(standby(teaming=False), OLDER)
    assert "has the virtual function 0000:42:02.5" in fakes.run("reattach", "-c", here.uri, "guest")
    assert here.functions() == [5]


def test_who_is_overtaken_has_nothing_left_to_do(hosts):
    """The daemon of the destination owes the function that the command attaches there."""
    here, _ = hosts
    here.add(standby(teaming=False), OLDER)
    here.has("overtaken")
    assert "has its virtual function" in fakes.run("reattach", "-c", here.uri, "guest")
    assert here.functions() == [5]


@pytest.mark.parametrize("command", [["run"], ["evacuate"]])
def test_an_older_one_moves_also_while_it_has_none(hosts, command):
    here, there = hosts
    here.add(standby(teaming=False), OLDER)
    (there.folder / "devices" / "5").write_text(fakes.FUNCTION.format(number=5), encoding="utf-8")
    words = ["guest"] if command == ["run"] else []
    said = fakes.run(*command, "-c", here.uri, *words, there.uri)
    assert here.functions() is None and there.functions() == [5]
    assert "none before, 0000:42:02.5 after" in said


@pytest.mark.parametrize("teaming", [True, False])
def test_no_uplink_there_is_taken_for_one_that_moves_without(hosts, teaming):
    """Its definition names 5, which is the number of the uplink there."""
    here, there = hosts
    here.add(standby(teaming), standby(teaming) + function(teaming))
    there._write("devices/5", fakes.FUNCTION.format(number=5))
    there.use(5)
    there._write("interfaces/br1", fakes.BRIDGE.format(name="br1", port="vf5"))
    fakes.run("run", "--detach", "-c", here.uri, "guest", there.uri)
    assert there.functions() == [6] and there.functions(kind="persistent") == [6]


def test_without_a_free_one_there_it_moves_without(hosts):
    here, there = hosts
    here.add(standby(teaming=False), OLDER)
    (there.folder / "devices" / "6").unlink()
    (there.folder / "devices" / "5").write_text(fakes.FUNCTION.format(number=5), encoding="utf-8")
    there.use(5)
    there._write("interfaces/br1", fakes.BRIDGE.format(name="br1", port="vf5"))
    words = fakes.command(fakes.PROGRAM, "run", "-c", here.uri, "guest", there.uri, "--json=short")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        lines = iter(program.stdout.readline, "")
        assert any("attach the virtual function there" in line for line in lines)
        program.send_signal(signal.SIGINT)
        assert json.loads(list(lines)[-1])["ExitCode"] == 3
    assert there.functions() == []


def test_what_it_had_there_is_its_own(hosts):
    """Libvirt has kept the definition there when it left."""
    here, there = hosts
    here.add(PAIR, PAIR)
    there._write("devices/5", fakes.FUNCTION.format(number=5))
    there.add(None, PAIR)
    fakes.run("run", "-c", here.uri, "guest", there.uri)
    assert there.functions() == [5]


def test_what_another_has_there_is_not(hosts):
    here, there = hosts
    here.add(PAIR, PAIR)
    there._write("devices/5", fakes.FUNCTION.format(number=5))
    there.add(None, PAIR, name="other")
    fakes.run("run", "-c", here.uri, "guest", there.uri)
    assert there.functions() == [6]


def test_one_that_runs_without_is_a_pair_all_the_same(hosts):
    here, there = hosts
    here.add(standby(teaming=False), OLDER)
    status = json.loads(fakes.run("status", "-c", here.uri, "--json=short"))
    assert [pair["Phase"] for pair in status["Pairs"]] == ["standby"]
    assert "By detaching" in fakes.run("plan", "-c", here.uri, "guest", there.uri)
    checks = json.loads(fakes.run("check", "-c", here.uri, "guest", "--json=short"))["Checks"]
    assert not [check for check in checks if check["Verdict"] == "problem"]


def test_its_link_is_set_up_too(hosts):
    here, there = hosts
    down = standby(teaming=False).replace("state='up'", "state='down'")
    here.add(down, down + function(teaming=False))
    assert "set the link of the standby up" in fakes.run("run", "-c", here.uri, "guest", there.uri)


def test_networks_that_nobody_tells_of_are_no_reason_to_go_without(hosts):
    here, there = hosts
    here.add(standby(), PAIR)
    here.has("netless")
    fakes.run("reattach", "-c", here.uri, "guest")
    assert here.functions() == [5]
    fakes.run("evacuate", "-c", here.uri, there.uri)
    assert there.functions() == [6]
