# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a domain is given, and its definition is to name, where this host uses virtual functions itself."""

import re
import threading

import fakes
import pytest
from fakes import Fake, function, standby

PAIR = standby() + function()


@pytest.fixture
def here(tmp_path):
    return Fake(tmp_path / "here", [5, 6])


@pytest.fixture
def sys(tmp_path):
    """The domain's definition names 5, which is the uplink of this host's bridge."""
    return fakes.sysfs(tmp_path / "sys", {5: "br0", 6: None})


@pytest.fixture
def free(tmp_path):
    """This host uses none."""
    return fakes.sysfs(tmp_path / "free", {5: None, 6: None})


def test_it_takes_no_uplink(here, sys):
    here.add(standby(), PAIR)
    fakes.run("reattach", "-c", here.uri, "guest", sys=sys)
    assert here.functions() == [6] and here.functions(kind="persistent") == [6]


def test_the_definition_follows_what_it_runs_with(here, sys):
    here.add(standby() + function(number=6), PAIR)
    fakes.run("reattach", "-c", here.uri, "guest", sys=sys)
    assert here.functions() == [6] and here.functions(kind="persistent") == [6]


@pytest.mark.row("After", "the definition cannot be written", "runs with its function; it is told")
def test_a_definition_that_cannot_be_written_is_told(here, sys):
    here.add(standby(), PAIR)
    here.has("unwritable")
    for code in (3, 1): # it is attached meanwhile
        assert "cannot write it" in fakes.run("reattach", "-c", here.uri, "guest", code=code, sys=sys)
    assert here.functions() == [6] and here.functions(kind="persistent") == [5]


@pytest.fixture
def cards(tmp_path):
    """The bridge goes out by a card of two functions; those of a second card lead to another network."""
    folder = fakes.sysfs(tmp_path / "cards", {5: None, 6: None})
    fakes.sysfs(folder, {5: None, 6: None}, bus="43", name="pf1")
    (folder / "class/net/br0/brif/pf0").mkdir(parents=True)
    (folder / "class/net/br0/ifindex").write_text("90\n", encoding="ascii")
    return folder


def bus(here, kind="live"):
    """Return the bus of the function that the domain has: of each card another one."""
    return re.search(r"bus=.0x(4\d)", (here.folder / f"guest.{kind}").read_text(encoding="utf-8"))[1]


OF_OTHER = function(number=5).replace("bus='0x42'", "bus='0x43'")


def test_it_takes_none_of_a_card_that_leads_elsewhere(here, cards):
    """The definition has come from another host, and names by that one's number one of a second card of this host."""
    here.add(standby(), standby() + OF_OTHER)
    fakes.run("reattach", "-c", here.uri, "guest", sys=cards)
    for kind in ("live", "persistent"):
        assert here.functions(kind=kind) == [5] and bus(here, kind) == "42"


def test_what_it_had_here_it_has_back(here, cards, tmp_path):
    """A move that fails leaves it as it was, whatever seems to lead where."""
    there = Fake(tmp_path / "there")
    there.has("refuses")
    here.add(standby() + OF_OTHER, standby() + OF_OTHER)
    fakes.run("run", "--detach", "-c", here.uri, "guest", there.uri, code=1, sys=cards)
    assert here.functions() == [5] and bus(here) == "43"


def test_it_takes_one_of_a_card_that_the_settings_name(here, cards, tmp_path):
    etc = tmp_path / "etc"
    etc.mkdir()
    (etc / "net-failover-host.conf").write_text("[Host]\nCards=br0 pf1\n", encoding="ascii")
    here.add(standby(), PAIR)
    fakes.run("reattach", "-c", here.uri, "guest", sys=cards, etc=etc)
    assert bus(here) == "43"


def test_without_another_one_it_goes_without(here, tmp_path):
    here.add(standby(), PAIR)
    said = fakes.run("reattach", "-c", here.uri, "guest", code=3, sys=fakes.sysfs(tmp_path / "sys", {5: "br0"}))
    assert here.functions() == [] and "no virtual function for it that nobody uses" in said


def test_it_has_its_own_where_nobody_uses_that(here, free):
    here.add(standby(), PAIR)
    fakes.run("reattach", "-c", here.uri, "guest", sys=free)
    assert here.functions() == [5]


def test_it_waits_for_its_own_to_settle(here, free):
    """Some drivers make the interface a while after they have got the device back."""
    net = free / "bus/pci/devices/0000:42:02.5/net"
    later = net.rename(net.with_name("later"))
    here.add(standby(), PAIR)
    timer = threading.Timer(1, later.rename, (net,))
    timer.start()
    fakes.run("reattach", "-c", here.uri, "guest", sys=free)
    timer.join()
    assert here.functions() == [5]


@pytest.mark.parametrize("words, named", [([], 5), (["--instead-of=0000:42:02.6"], 5), (["--instead-of=0000:42:02.5"], 6)])
def test_the_definition_is_an_administrators_unless_a_migration_has_made_it(here, free, words, named):
    here.add(standby() + function(number=6), PAIR)
    fakes.run("reattach", "-c", here.uri, "guest", *words, sys=free)
    assert here.functions(kind="persistent") == [named]


def test_an_address_is_one(here):
    said = fakes.run("reattach", "-c", here.uri, "guest", "--instead-of=eth0", code=2)
    assert "--instead-of takes an address" in said
