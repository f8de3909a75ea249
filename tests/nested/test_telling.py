# SPDX-License-Identifier: LGPL-2.1-or-later
"""The reader of what hosts and guest tell."""

import telling
from telling import Said

DAEMON = """\
{"type":"signal","timestamp-realtime":2500000,"member":"PropertiesChanged","payload":{"type":"sa{sv}as","data":["org.netfailover.host1.Pair",{"Phase":{"type":"s","data":"left"}},[]]}}
{"type":"signal","timestamp-realtime":2600000,"member":"PropertiesChanged","payload":{"type":"sa{sv}as","data":["org.netfailover.host1.Pair",{"Tap":{"type":"s","data":""}},[]]}}
{"type":"signal","timestamp-realtime":3000000,"member":"InterfacesRemoved","payload":{"type":"oas","data":["/org/netfailover/host1/pair/x",["org.netfailover.host1.Pair"]]}}
"""
CONSOLE = """\
7.25 taps vnet0 rx 1 tx 2
7.50 console {"Time":"2026","Failover":"eth0","Link":"eth0","What":"Active","Before":"primary","After":"standby"}
7.75 console state standby
7.80 console {"member":"PropertiesChanged","payload":{"type":"sa{sv}as","data":["org.netfailover1.Failover",{"State":{"type":"s","data":"standby"}},[]]}}
7.85 console {"member":"PropertiesChanged","payload":{"type":"sa{sv}as","data":["org.netfailover1.Failover",{"SwitchCount":{"type":"t","data":2}},[]]}}
8.00 console {"Time":"2026","Failover":"eth0","Link":"eth2","What":"Primary","Before":"","Aft
"""


def test_only_phases_are_read_of_a_daemon():
    assert [*telling.of_daemon(DAEMON)] == [(2.5, "left"), (3.0, "no pair")]


def test_only_whole_changes_are_read_of_a_guest():
    assert [*telling.of_guest(CONSOLE)] == [(7.5, "Active: primary -> standby"), (7.8, "net-failoverd: standby")]


def test_what_is_missing_or_told_too_early_is_misplaced():
    story = [Said(1.0, "a", "asked"), Said(2.0, "guest", "Primary: x -> -"), Said(3.0, "a", "left")]
    assert telling.misplaced(story, [("a", "asked"), ("guest", r"Primary: \S+ -> -"), ("a", "left")], 0) == []
    assert telling.misplaced(story, [("a", "left"), ("guest", "Primary")], 0.5) == ["guest: Primary"]
    assert telling.misplaced(story, [("a", "left"), ("guest", "Primary")], 1.5) == []
    assert telling.misplaced(story, [("b", "arrived")], 0) == ["b: arrived"]
