# SPDX-License-Identifier: LGPL-2.1-or-later
"""A libvirt that tells of no interfaces cannot say which function is a bridge's way out, or of which card it goes out by."""

import json

import fakes
import pytest
from fakes import Fake, function, standby

PAIR = standby() + function()
OTHER_CARD = fakes.FUNCTION.format(number=6).replace("bus='0x42' slot='0x00'", "bus='0x43' slot='0x00'")


def hosts(tmp_path, *functions):
    """Return this host and one with these functions, with a domain here that has the fifth."""
    here, there = Fake(tmp_path / "here"), Fake(tmp_path / "there", functions)
    here.add(PAIR, PAIR)
    return here, there


def verdict(here, there):
    """Return what check says of the function there."""
    said = json.loads(fakes.run("check", "-c", here.uri, "guest", there.uri, "--json=short", code=1))
    return {check["Title"]: check["Verdict"] for check in said["Checks"]}["Function there"]


@pytest.mark.parametrize("words", [(), ("--detach",)], ids=["failover", "detach"])
def test_one_that_is_up_may_be_the_uplink(tmp_path, words):
    here, there = hosts(tmp_path, 5, 6)
    there.use(5)
    fakes.run("run", *words, "-c", here.uri, "guest", there.uri)
    assert there.functions() == [6]


def test_where_no_other_one_is_free_it_stays(tmp_path):
    here, there = hosts(tmp_path, 5)
    there.use(5)
    said = fakes.run("run", "-c", here.uri, "guest", there.uri, code=1)
    assert "one that is up counts as used by that host" in said
    assert here.functions() == [5] and there.functions() is None
    assert verdict(here, there) == "problem"


def test_the_named_one_may_be_up_where_it_is_known_to_be_no_port(tmp_path):
    here, there = hosts(tmp_path, 5, 6)
    there.bridge("lan", "br0")
    there.use(5)
    fakes.run("run", "-c", here.uri, "guest", there.uri)
    assert there.functions() == [5]


def test_of_several_cards_only_the_named_one_is_taken(tmp_path):
    here, there = hosts(tmp_path, 5)
    there._write("devices/6", OTHER_CARD)
    fakes.run("run", "-c", here.uri, "guest", there.uri)
    assert there.functions() == [5]


@pytest.mark.parametrize("words", [(), ("--detach",)], ids=["failover", "detach"])
def test_of_several_cards_none_is_guessed(tmp_path, words):
    """Another domain has the named one, so a free one may be of the wrong card."""
    here, there = hosts(tmp_path, 5)
    there._write("devices/6", OTHER_CARD)
    there.add(PAIR, PAIR, name="other")
    said = fakes.run("run", *words, "-c", here.uri, "guest", there.uri, code=1)
    assert "does not tell which of several cards" in said
    assert here.functions() == [5] and there.functions() is None
    assert verdict(here, there) == "problem"
