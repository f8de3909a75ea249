# SPDX-License-Identifier: LGPL-2.1-or-later
"""Entries of the forwarding databases, in the kernel that runs the tests."""

import pytest

from conftest import APPLY, MAC

JOINING = [("uplink", "permanent", "self")]
ON_STANDBY = [("tap0", "static", "master"), *JOINING]


def test_every_phase_puts_its_entries_and_takes_them_back(host, apply):
    before = host.fdb(), host.links()
    for phase, expected in (("accelerated", []), ("leaving-asked", JOINING), ("leaving-active", ON_STANDBY), ("left", []),
                            ("leaving-failed", JOINING), ("accelerated", []), ("on-standby", ON_STANDBY), ("accelerated", []),
                            ("incoming-paused", []), ("arrived", JOINING)):
        apply(phase)
        assert host.entries() == expected, phase
        assert apply(phase) == [], f"{phase}: twice is as once"
    apply("arrived", "enslaved=yes")
    assert host.entries() == []
    apply("on-standby")
    apply("gone")
    assert (host.fdb(), host.links()) == before


def test_what_it_prints_is_what_a_shell_would_do(host, apply):
    commands = apply("leaving-active")
    entries = host.fdb()
    apply("gone")
    for command in commands:
        host.run("sh", "-ec", command)
    assert host.fdb() == entries


@pytest.mark.row("Kernel", "the bridge has learned M on another port", "the entry is replaced")
def test_a_learned_entry_is_replaced(host, apply):
    host.run("bridge", "fdb", "add", MAC, "dev", "uplink", "master", "dynamic")
    apply("leaving-active")
    assert host.entries() == ON_STANDBY


@pytest.mark.parametrize("port", ["uplink", "tap0"])
def test_until_the_guest_has_its_function_no_port_is_taken_for_the_way_to_it(host, apply, port):
    host.run("bridge", "fdb", "add", MAC, "dev", port, "master", "dynamic")
    apply("arrived")
    assert host.entries() == JOINING


def test_a_learned_entry_of_the_tap_goes_once_the_guest_has_its_function(host, apply):
    host.run("bridge", "fdb", "add", MAC, "dev", "tap0", "master", "dynamic")
    apply("arrived", "enslaved=yes")
    assert host.entries() == []


@pytest.mark.row("Kernel", "somebody else's static entry of M", "is told, and stays")
@pytest.mark.row("Kernel", "somebody else's local entry of M", "is told, and stays")
@pytest.mark.parametrize("kind", ["static", "permanent"])
def test_a_strangers_entry_is_refused_and_stays(host, apply, kind):
    host.run("bridge", "fdb", "add", MAC, "dev", "vnet1", "master", kind)
    assert "vnet1" in apply("leaving-active", ok=False)
    apply("gone")
    assert host.entries() == [("vnet1", kind, "master")]


def test_an_entry_that_was_there_is_never_deleted(host, apply):
    host.run("bridge", "fdb", "add", MAC, "dev", "tap0", "master", "static")
    host.run("bridge", "fdb", "add", MAC, "dev", "uplink", "self")
    before = host.fdb()
    apply("leaving-active")
    apply("gone")
    assert host.fdb() == before


def test_an_entry_of_ours_is_found_where_it_has_moved_to(host, apply):
    apply("on-standby")
    host.run("bridge", "fdb", "replace", MAC, "dev", "uplink", "master", "static")
    apply("on-standby")
    assert host.entries() == ON_STANDBY
    host.run("bridge", "fdb", "replace", MAC, "dev", "vnet1", "master", "static")
    apply("gone")
    assert host.entries() == []


@pytest.mark.row("Kernel", "the bridge vanishes", "what is left of ours goes")
@pytest.mark.row("Kernel", "the bridge's uplink vanishes", "what is left of ours goes")
@pytest.mark.parametrize("gone", ["br0", "uplink"])
def test_what_vanishes_takes_its_entries_along(host, apply, gone):
    apply("on-standby")
    assert host.entries() == ON_STANDBY
    host.ip("link", "del", gone)
    apply("gone")
    assert host.entries() == []
    assert apply("gone") == [], "nothing is tried again and again"


def test_a_tap_that_has_gone_takes_its_entry_along(host, apply):
    apply("on-standby")
    host.ip("link", "del", "tap0")
    apply("gone")
    assert host.entries() == []


def test_an_entry_keeps_to_the_vlan_of_its_port(host, apply):
    if host.run("ip", "link", "set", "br0", "type", "bridge", "vlan_filtering", "1", check=False).returncode:
        pytest.skip("this kernel's bridges cannot filter by VLAN")
    host.run("bridge", "vlan", "add", "dev", "tap0", "vid", "7", "pvid", "untagged")
    host.run("bridge", "fdb", "add", MAC, "dev", "vnet1", "master", "static", "vlan", "1")
    before = host.fdb()
    assert apply("on-standby")[-1].endswith("vlan 7")
    apply("gone")
    assert host.fdb() == before


def test_another_cards_bridge_is_touched_only_where_the_way_was_learned_elsewhere(host, apply):
    assert apply("on-standby", "wiring=other-uplink") == []
    host.run("bridge", "fdb", "add", MAC, "dev", "uplink", "master", "dynamic")
    apply("on-standby", "wiring=other-uplink")
    assert host.entries() == [("tap0", "static", "master")]


def test_a_macvtap_is_known_by_itself_and_needs_no_entry(host):
    """The kernel itself has the card take its address."""
    host.ip("link", "add", "card", "type", "veth", "peer", "name", "far")
    host.ip("link", "add", "link", "card", "name", "macvtap0", "address", MAC, "type", "macvtap", "mode", "bridge")
    for link in ("far", "card", "macvtap0"):
        host.ip("link", "set", link, "up")
    before = host.fdb()
    assert host.entries() == [("card", "permanent", "self")]
    for phase in ("accelerated", "on-standby", "leaving-active", "arrived", "gone"):
        assert host.run(APPLY, phase, f"mac={MAC}", "tap=macvtap0", f"made={host.made}").stdout == "", phase
    assert host.fdb() == before
