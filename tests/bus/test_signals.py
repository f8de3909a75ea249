# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is told to those who listen."""

from conftest import MASTER, PAIR, PRIMARY, STANDBY

FAILOVER = "/org/netfailover1/failover/_32"


def values(properties):
    return {name: value["data"] for name, value in properties.items()}


def test_a_switch(bus, daemon, listener):
    daemon.see(MASTER, STANDBY, PRIMARY | {"carrier": False})
    interface, properties, _ = listener.until_signal("PropertiesChanged", FAILOVER)
    assert interface == "org.netfailover1.Failover"
    changed = values(properties)
    assert changed.pop("LastSwitchUSec") > 1_600_000_000_000_000
    assert changed == {"Active": "standby", "State": "standby", "SwitchCount": 1}


def test_an_unplug_and_a_replug(bus, daemon, listener):
    path = "/org/netfailover1/link/_34"
    daemon.see(MASTER, STANDBY)
    changed = values(listener.until_signal("PropertiesChanged", FAILOVER)[1])
    assert (changed["Primary"], changed["Active"]) == ("/", "standby")
    gone, interfaces = listener.until_signal("InterfacesRemoved", "/org/netfailover1")
    assert gone == path and "org.netfailover1.Link" in interfaces
    assert bus.get(FAILOVER, "Failover", "Primary") == "/"
    daemon.see(*PAIR)
    added, interfaces = listener.until_signal("InterfacesAdded", "/org/netfailover1")
    assert added == path and values(interfaces["org.netfailover1.Link"])["Name"] == "enp2s0"
    assert values(listener.until_signal("PropertiesChanged", FAILOVER)[1])["Primary"] == path


def test_an_unchanged_world_is_not_told(bus, daemon, listener):
    daemon.see(*PAIR)
    bus.call("Reconcile")
    daemon.see(MASTER | {"name": "lan0"}, STANDBY, PRIMARY)
    told = {(path, name) for _, path, arguments in [listener.next(), listener.next()] for name in arguments[1]}
    assert told == {(FAILOVER, "Name"), ("/org/netfailover1/link/_32", "Name")}
