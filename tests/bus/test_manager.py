# SPDX-License-Identifier: LGPL-2.1-or-later
"""The methods and properties of org.netfailover1.Manager."""

import json
import signal
import socket
import subprocess

import pytest

from conftest import DAEMON, MASTER, PAIR, PRIMARY, STANDBY, TOP, Daemon, Refused, until

FAILOVER = "/org/netfailover1/failover/_32"
LINKS = {"master": "/org/netfailover1/link/_32", "standby": "/org/netfailover1/link/_33", "primary": "/org/netfailover1/link/_34"}


def test_lists(bus, daemon):
    assert bus.call("ListFailovers") == [[[2, "enp1s0", FAILOVER]]]
    assert bus.call("ListLinks") == [
        [
            [2, "enp1s0", "master", LINKS["master"]],
            [3, "enp1s0nsby", "standby", LINKS["standby"]],
            [4, "enp2s0", "primary", LINKS["primary"]],
        ]
    ]


def test_look_ups(bus, daemon):
    assert bus.call("GetFailoverByName", "s", "enp1s0") == [2, FAILOVER]
    assert bus.call("GetLinkByName", "s", "enp2s0") == [4, LINKS["primary"]]
    assert bus.call("GetLinkByIndex", "i", "3") == ["enp1s0nsby", LINKS["standby"]]
    assert bus.call("ResolveHardwareAddress", "s", "52:54:00:12:34:56") == [2, "enp1s0", FAILOVER]


@pytest.mark.parametrize(
    "call, text",
    [
        (("GetFailoverByName", "s", "enp2s0"), 'There is no failover "enp2s0".'),
        (("GetLinkByName", "s", "lo"), 'No link of a failover has the name "lo".'),
        (("GetLinkByIndex", "i", "9"), "No link of a failover has the index 9."),
        (("GetLinkByIndex", "i", "0"), "An interface index is above zero."),
        (("ResolveHardwareAddress", "s", "02:00:00:00:00:01"), "There is no failover with the address"),
        (("ResolveHardwareAddress", "s", "enp1s0"), "is no hardware address."),
        (("GetLinkByName", "s", "%s$(id)\"'"), "No link of a failover has the name \"%s$(id)\"'\"."),
    ],
)
def test_refusals(bus, daemon, call, text):
    with pytest.raises(Refused, match=".") as refused:
        bus.call(*call)
    assert text in str(refused.value)


def test_error_names(bus, daemon, listener):
    """busctl prints an error's text alone; its name is on the wire."""
    names = []
    for call in (("GetLinkByName", "s", "lo"), ("GetFailoverByName", "s", "lo"), ("GetLinkByIndex", "i", "0")):
        with pytest.raises(Refused):
            bus.call(*call)
        names.append(listener.message("error")["error_name"])
    with pytest.raises(Refused):
        bus.call("Reconcile", user=65534)
    names.append(listener.message("error")["error_name"])
    kinds = ("NoSuchLink", "NoSuchFailover", "InvalidArgument", "NotAuthorized")
    assert names == [f"org.netfailover1.Error.{kind}" for kind in kinds]


def test_describe_is_what_failoverctl_prints(bus, daemon):
    document = json.loads(bus.call("Describe")[0])
    assert document["State"] == "ok" and document["Driver"] == "in-tree"
    (failover,) = document["Failovers"]
    assert (failover["Name"], failover["Active"], failover["Primary"]["Name"]) == ("enp1s0", "primary", "enp2s0")


def test_reading_is_for_all(bus, daemon):
    assert bus.call("ListFailovers", user=65534) == bus.call("ListFailovers")


def test_properties(bus, daemon):
    def value(name):
        return bus.get("/org/netfailover1", "Manager", name)

    assert [value(name) for name in ("Driver", "State", "Managers")] == ["in-tree", "ok", []]
    assert value("Version")
    (daemon.run / "systemd/netif/links/4").write_text("ADMIN_STATE=configured\n")
    until(lambda: value("Managers") == ["systemd-networkd"], "the state file is seen")
    assert value("State") == "repairing"
    assert bus.get(LINKS["primary"], "Link", "ManagedBy") == ["systemd-networkd"]


def test_a_folder_that_comes_later_is_watched(bus, daemon):
    folder = daemon.run / "NetworkManager/devices"
    folder.mkdir(parents=True)
    daemon.see(*PAIR)
    bus.call("Reconcile")
    (folder / "3").write_text("managed=true\n")
    until(lambda: bus.get(LINKS["standby"], "Link", "ManagedBy") == ["NetworkManager"], "the state file is seen")


def test_names_that_are_hostile(bus, daemon):
    hostile = "a\"b'$(id)%s"
    daemon.see(MASTER | {"name": hostile}, STANDBY, PRIMARY)
    until(lambda: bus.get(FAILOVER, "Failover", "Name") == hostile, "the name is there")
    assert bus.call("GetFailoverByName", "s", hostile) == [2, FAILOVER]


def test_a_kernel_that_does_not_answer_is_asked_again(bus, daemon):
    daemon.say("broken")
    until(lambda: "does not answer" in daemon.log.read_text(), "the failure is logged")
    with pytest.raises(Refused, match="does not answer"):
        bus.call("Reconcile")
    assert bus.get("/org/netfailover1", "Manager", "State") == "degraded"
    assert ["unreadable", "the kernel does not answer"] in bus.get("/org/netfailover1", "Manager", "Problems")
    shown = bus.failoverctl("status")
    assert shown.returncode == 1 and "does not answer" in shown.stderr and "enp1s0" in shown.stdout
    daemon.see(MASTER, STANDBY)
    until(lambda: bus.get(FAILOVER, "Failover", "Active") == "standby", "the daemon goes on")
    assert bus.get("/org/netfailover1", "Manager", "State") == "ok"
    assert bus.get("/org/netfailover1", "Manager", "Problems") == []
    assert bus.failoverctl("status").returncode == 0
    assert daemon.log.read_text().count("does not answer") == 1


def test_a_kernel_that_never_answered_is_no_machine_without_failover(bus, daemon):
    daemon.see()
    until(lambda: bus.get("/org/netfailover1", "Manager", "State") == "none", "there is no failover")
    daemon.say("broken")
    until(lambda: bus.get("/org/netfailover1", "Manager", "State") == "degraded", "nobody knows")
    assert bus.failoverctl("status").returncode == 1


def test_the_watchdog_is_fed(bus, tmp_path):
    """And not by a process that hangs: nothing but the loop does it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(tmp_path / "notify"))
        notify.settimeout(60)
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "100000"}
        daemon = Daemon(bus, tmp_path / "run", 600_000, environment)
        try:
            said = [notify.recv(1000) for _ in range(9)]
            assert said.count(b"WATCHDOG=1") >= 3, said
        finally:
            daemon.process.kill()
            daemon.process.wait()
    unit = (TOP / "src/guest/daemon/net-failoverd.service.in").read_text()
    assert "\nWatchdogSec=" in unit and "\nRestart=on-failure" in unit


def test_it_ends_with_the_bus(bus, daemon):
    bus.process.kill()
    assert daemon.process.wait(60) == 1
    assert daemon.log.read_text().strip(), "it says why"


def test_sigterm_ends_it(bus, daemon):
    daemon.process.send_signal(signal.SIGTERM)
    assert daemon.process.wait(60) == 0


@pytest.mark.idle(50)
def test_it_leaves_with_the_last_failover(bus, daemon):
    assert daemon.process.poll() is None
    daemon.see()
    assert daemon.process.wait(60) == 0
    assert not bus.has_name()


def test_without_a_bus_it_says_so(tmp_path):
    environment = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={tmp_path}/none"}
    done = subprocess.run([DAEMON], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and "Failed to open" in done.stderr


@pytest.mark.parametrize("option, status", [("--help", 0), ("--version", 0), ("--nonsense", 2)])
def test_options(option, status):
    done = subprocess.run([DAEMON, option], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == status
    assert "net-failoverd" in done.stdout + done.stderr
