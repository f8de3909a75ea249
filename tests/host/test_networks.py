# SPDX-License-Identifier: LGPL-2.1-or-later
"""A running interface of a network looks as what the network has come to; the other host's may be another."""

import json

import fakes
import pytest
from fakes import Fake, function, standby


@pytest.fixture
def hosts(tmp_path):
    """Two hosts; on the other one the network is of another bridge."""
    here, there = Fake(tmp_path / "here", [5]), Fake(tmp_path / "there", [6])
    here.bridge("lan", "br0")
    there.bridge("lan", "br7")
    return here, there


def verdicts(here, there, code=0):
    """Return what check says of the other host."""
    said = json.loads(fakes.run("check", "-c", here.uri, "guest", there.uri, "--json=short", code=code))
    return {check["Title"]: check["Verdict"] for check in said["Checks"]}


def test_check_looks_for_the_network(hosts):
    here, there = hosts
    devices = standby(network="lan") + function()
    here.add(devices, devices)
    found = verdicts(here, there)
    assert found["Network there"] == "ok" and found["Function there"] == "ok"


@pytest.fixture
def pools(hosts):
    """Each host has a pool of one function; the other one's is up."""
    here, there = hosts
    devices = standby(network="lan") + function(pool="vfs")
    here.add(devices, devices)
    here.pool("vfs", 5)
    there.pool("vfs", 6)
    there.use(6)
    return hosts


def test_check_looks_for_a_function_of_the_pool(pools):
    """Libvirt gives it all the same."""
    found = verdicts(*pools)
    assert found["Network there"] == "ok" and found["Function there"] == "ok"


def test_run_takes_a_function_of_the_networks_card(hosts):
    here, there = hosts
    devices = standby(network="lan") + function()
    here.add(devices, devices)
    there._write("devices/0", fakes.FUNCTION.format(number=0).replace("slot='0x00'", "slot='0x01'"))
    fakes.run("run", "-c", here.uri, "guest", there.uri)
    assert there.functions() == [6]


def test_run_needs_none_where_a_pool_gives_it(pools):
    here, there = pools
    fakes.run("run", "-c", here.uri, "guest", there.uri)
    assert there.functions() == ["vfs"]


NETLESS = [["here"], ["there"], ["here", "there"]]


def silence(tmp_path, hosts):
    """Have libvirt's daemon for networks not answer on these hosts."""
    for host in hosts:
        (tmp_path / host / "netless").touch()


@pytest.fixture
def bridged(tmp_path):
    """A domain that needs no network of libvirt's."""
    here, there = Fake(tmp_path / "here", [5]), Fake(tmp_path / "there", [6])
    devices = standby() + function()
    here.add(devices, devices)
    return here, there


@pytest.mark.parametrize("silent", NETLESS, ids="+".join)
@pytest.mark.parametrize("command", ["check", "plan", "run"])
def test_no_word_of_networks_is_no_failure(bridged, tmp_path, silent, command):
    here, there = bridged
    silence(tmp_path, silent)
    said = fakes.run(command, "-c", here.uri, "guest", there.uri)
    assert "no daemon for networks" not in said
    assert there.functions() == ([6] if command == "run" else None)


def test_status_needs_no_word_of_networks(bridged, tmp_path):
    here, _ = bridged
    silence(tmp_path, ["here"])
    assert "52:54:00:00:12:53" in fakes.run("status", "-c", here.uri)


@pytest.mark.parametrize("silent", NETLESS, ids="+".join)
def test_what_a_network_leads_to_is_not_known_then(hosts, tmp_path, silent):
    here, there = hosts
    devices = standby(network="lan") + function()
    here.add(devices, devices)
    silence(tmp_path, silent)
    found = verdicts(here, there)
    assert found["MAC table"] == found["VLAN there"] == "unknown"
    assert found["Network there"] == ("unknown" if "there" in silent else "ok")


def test_a_pool_is_known_by_what_it_has_given(pools, tmp_path):
    """Also where nothing else tells that the domain has a pair."""
    here, there = pools
    devices = standby(teaming=False, network="lan") + function(teaming=False, pool="vfs")
    here.add(devices, devices)
    silence(tmp_path, ["here"])
    found = verdicts(here, there)
    assert found["Pair"] == "ok" and found["Function there"] == "ok"
