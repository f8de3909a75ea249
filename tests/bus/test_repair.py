# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the daemon does about a machine that is not in order."""

import json

from conftest import BARE, MASTER, PRIMARY, STANDBY, until

ROOT = "/org/netfailover1"
LOOK_AGAIN = "enp2s0: have udev re-evaluate it"
ASK = "enp2s0: ask NetworkManager to let go of it"
REMOVE = "enp2s0: remove the address 192.0.2.4/24"


def state(bus):
    return bus.get(ROOT, "Manager", "State")


def problems(bus):
    return bus.get(ROOT, "Manager", "Problems")


def let_run(daemon, *units):
    """Show what systemd shows of units that run."""
    folder = daemon.run / "systemd/units"
    folder.mkdir()
    for unit in units:
        (folder / f"invocation:{unit}.service").symlink_to("3ef6f26bd4a24ff48b0b98bd1a1f2b05")


def test_a_machine_in_order_is_left_alone(bus, daemon):
    daemon.see(MASTER, STANDBY, PRIMARY)
    for _ in range(3):
        bus.call("Reconcile")
    assert daemon.deeds() == [] and state(bus) == "ok"


def test_a_leak_is_mended(bus, daemon):
    daemon.see(MASTER, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"], "udevRole": ""})
    until(lambda: state(bus) == "ok" and daemon.deeds(), "all is well again")
    assert daemon.deeds() == [LOOK_AGAIN, REMOVE]
    assert REMOVE in daemon.log.read_text()


def test_the_last_way_in_stays(bus, daemon):
    daemon.see(BARE, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"], "udevRole": ""})
    until(lambda: "enp2s0 is the last way in by IPv4" in daemon.log.read_text(), "the daemon sees that it has to wait")
    assert daemon.deeds() == [] and state(bus) == "degraded"
    sentence = "enp2s0 is the last way in by IPv4 until enp1s0 has a usable IPv4 address."
    assert ["waiting", sentence] in problems(bus)
    daemon.see(MASTER, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"], "udevRole": ""})
    until(lambda: state(bus) == "ok", "all is well")
    assert daemon.deeds() == [LOOK_AGAIN, REMOVE]


def test_a_leak_below_a_bridge_is_mended(bus, daemon):
    bridge = {"index": 9, "name": "br0", "kind": "bridge"}
    port = BARE | {"master": 9, "udevRole": "master"}
    leak = PRIMARY | {"addresses": ["192.0.2.4/24"]}
    daemon.see(port, STANDBY, leak, bridge)
    until(lambda: "last way in" in daemon.log.read_text(), "the daemon sees that it has to wait")
    assert daemon.deeds() == []
    daemon.see(port, STANDBY, leak, bridge | {"addresses": ["192.0.2.2/24"]})
    until(lambda: state(bus) == "ok" and daemon.deeds() == [REMOVE], "all is well")


def test_a_master_that_is_down_takes_nothing(bus, daemon):
    leak = PRIMARY | {"addresses": ["192.0.2.4/24"]}
    daemon.see(MASTER | {"up": False}, STANDBY, leak)
    until(lambda: "until enp1s0 is up" in daemon.log.read_text(), "the daemon sees that it has to wait")
    assert daemon.deeds() == [] and state(bus) == "degraded"
    daemon.see(MASTER, STANDBY, leak)
    until(lambda: state(bus) == "ok" and daemon.deeds() == [REMOVE], "all is well")


def test_what_does_not_help_is_given_up_and_reported(bus, daemon):
    daemon.see(MASTER, STANDBY, PRIMARY | {"udevRole": "none", "stuck": True})
    until(lambda: daemon.deeds() == [LOOK_AGAIN] * 2, "it is tried again")
    assert state(bus) == "repairing"
    (daemon.run / "systemd/netif/links/4").write_text("ADMIN_STATE=configured\n")
    until(lambda: daemon.deeds() == [LOOK_AGAIN] * 4, "and again")
    until(lambda: "given up" in daemon.log.read_text(), "it is given up")
    until(lambda: state(bus) == "degraded", "and is a problem")
    assert ["repair-given-up", f"{LOOK_AGAIN}: given up, it has not helped."] in problems(bus)
    shown = bus.failoverctl("status")
    assert shown.returncode == 1 and "given up" in shown.stdout
    bus.call("Reconcile")
    assert daemon.deeds() == [LOOK_AGAIN] * 5, "whoever asks for it gets another try"


def test_what_the_kernel_does_not_find_and_lists_all_the_same_is_reported(bus, daemon):
    leak = PRIMARY | {"addresses": ["192.0.2.4/24"]}
    daemon.see(MASTER, STANDBY, leak | {"needless": True})
    complaint = "192.0.2.4/24: the kernel says that there is nothing to do, and lists it all the same"
    until(lambda: complaint in daemon.log.read_text(), "the next reading tells")
    until(lambda: daemon.deeds() == [REMOVE] * 2, "it is tried again")
    assert daemon.log.read_text().count(complaint) == 1
    daemon.see(MASTER, STANDBY, leak)
    until(lambda: state(bus) == "ok", "all is well")


def test_what_has_gone_before_it_could_be_removed_is_no_problem(bus, daemon):
    daemon.see(MASTER, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"], "needless": True, "vanishes": True})
    until(lambda: daemon.deeds() == [REMOVE] and state(bus) == "ok", "the next reading shows that it is gone")
    assert "nothing to do" not in daemon.log.read_text()


def test_a_former_slave_is_given_back(bus, daemon):
    former = {key: value for key, value in PRIMARY.items() if key != "master"} | {"udevRole": "primary"}
    daemon.see(MASTER, STANDBY, former | {"stuck": True})
    until(lambda: daemon.deeds() == [LOOK_AGAIN], "udev looks at it")


def test_ifupdown_is_asked_once_the_master_can_take_over(bus, daemon):
    (daemon.run / "network").mkdir(parents=True, exist_ok=True)
    state = daemon.run / "network/ifstate.enp2s0"
    state.write_text("enp2s0\n")
    daemon.see(BARE, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"]})
    until(lambda: "last way in" in daemon.log.read_text(), "the daemon sees that it has to wait")
    assert daemon.deeds() == []
    daemon.see(MASTER, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"]})
    until(lambda: daemon.deeds() == ["enp2s0: ask ifupdown to let go of it"], "ifupdown is asked")
    state.write_text("net-failover\n")
    until(lambda: REMOVE in daemon.deeds(), "what the client has left is removed")


def test_a_manager_that_starts_is_asked_anew(bus, daemon):
    """One that systemd has started is in the state files before it is on the bus."""
    let_run(daemon, "dbus", "NetworkManager")
    (daemon.run / "NetworkManager/devices").mkdir(parents=True)
    (daemon.run / "NetworkManager/devices/4").write_text("[device]\nmanaged=true\n")
    daemon.see(MASTER, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"]})
    until(lambda: "given up" in daemon.log.read_text(), "nobody is there to be asked")
    assert daemon.deeds() == [ASK] * 2
    bus.busctl(
        *("call", "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName"),
        *("su", "org.freedesktop.NetworkManager", "0"),
    )
    until(lambda: daemon.deeds() == [ASK] * 4, "it is asked anew once it is there")


def test_after_a_manager_that_is_not_there_the_next_one_is_asked(bus, daemon):
    """What networkd has left behind claims the slave, and nobody answers in its name."""
    (daemon.run / "systemd/netif/links/4").write_text("ADMIN_STATE=configured\n")
    (daemon.run / "network").mkdir()
    ifstate = daemon.run / "network/ifstate.enp2s0"
    ifstate.write_text("enp2s0\n")
    daemon.see(MASTER, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"]})
    until(lambda: len(daemon.deeds()) >= 2, "both are asked")
    assert daemon.deeds() == [f"enp2s0: ask {manager} to let go of it" for manager in ("systemd-networkd", "ifupdown")]
    ifstate.write_text("net-failover\n")
    until(lambda: REMOVE in daemon.deeds() and state(bus) == "ok", "the leak is removed")


def test_a_manager_that_systemd_has_stopped_is_not_asked(bus, daemon):
    let_run(daemon, "dbus", "systemd-networkd")
    (daemon.run / "systemd/netif/links/4").write_text("ADMIN_STATE=configured\n")
    daemon.see(MASTER, STANDBY, PRIMARY | {"addresses": ["192.0.2.4/24"]})
    until(lambda: "given up" in daemon.log.read_text(), "one that runs, and does not let go, is waited for")
    assert REMOVE not in daemon.deeds() and state(bus) == "degraded"
    plan = json.loads(bus.call("Describe")[0])["Plan"]
    assert plan == [{"Action": "enp2s0: ask systemd-networkd to let go of it", "Prospect": "given-up"}]
    (daemon.run / "systemd/units/invocation:systemd-networkd.service").unlink()
    until(lambda: REMOVE in daemon.deeds() and state(bus) == "ok", "the leak is removed")


def test_a_master_that_nobody_configures_is_a_problem(bus, daemon):
    assert bus.get(ROOT, "Manager", "Problems") == []
    daemon.see(BARE, STANDBY, PRIMARY)
    until(lambda: state(bus) == "repairing", "managers are given their time")
    sentence = "No network manager configures enp1s0, so it has no address."
    assert bus.get(ROOT, "Manager", "Problems") == [["master-unmanaged", sentence]]
    daemon.see(MASTER, STANDBY, PRIMARY)
    until(lambda: state(bus) == "ok", "one has configured it")
    assert bus.get(ROOT, "Manager", "Problems") == []
    assert sentence not in daemon.log.read_text()


def test_a_problem_that_stays_is_logged_once(bus, daemon):
    daemon.see(MASTER, PRIMARY)
    until(lambda: state(bus) == "degraded", "nobody can mend that")
    for _ in range(3):
        bus.call("Reconcile")
    assert daemon.log.read_text().count("enp1s0 has no standby") == 1
    assert [word for word, _ in bus.get(ROOT, "Manager", "Problems")] == ["standby-missing"]
