# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failoverd is there with the master, follows the driver's choice, and goes with the last master."""

import json
import re

from lab.scenario import scenario
from lab.wait import until

ROOT = "org.netfailover1 /org/netfailover1"


def value(vm, path, interface, name):
    """Return a property as JSON has it."""
    command = f"busctl --json=short get-property org.netfailover1 {path} org.netfailover1.{interface} {name}"
    return json.loads(vm.guest.output(command))["data"]


def call(vm, method, *arguments):
    """Return what a method of the Manager returned."""
    words = " ".join(arguments)
    text = vm.guest.output(f"busctl --json=short call {ROOT} org.netfailover1.Manager {method} {words}")
    return json.loads(text)["data"] if text.strip() else []


def running(vm):
    return vm.guest.run("systemctl is-active --quiet net-failoverd.service", check=False).status == 0


@scenario(stock=None)
def test_daemon(vm):
    vm.booted()
    until(lambda: running(vm), 30, "udev has started the daemon")
    security = vm.guest.output("systemd-analyze security net-failoverd.service | tail -n 1")
    assert float(re.search(r"(\d+\.\d+)", security)[1]) <= 1.3, security
    links = vm.netdevs()
    _, failover = call(vm, "GetFailoverByName", "s", links["master"])
    assert call(vm, "ResolveHardwareAddress", "s", vm.pair.mac)[1] == links["master"]
    assert {role: name for _, name, role, _ in call(vm, "ListLinks")[0]} == links
    assert json.loads(call(vm, "Describe")[0]) == vm.guest.json("failoverctl --json=short")

    def state():
        return [value(vm, failover, "Failover", name) for name in ("Active", "State", "SwitchCount")]

    until(lambda: state()[:2] == ["primary", "accelerated"], 30, "the primary carries the traffic")
    switches = state()[2]  # one, if the daemon came before the primary
    vm.unplug()
    until(lambda: state() == ["standby", "standby", switches + 1], 30, "the daemon has seen the primary go")
    vm.plug()
    until(lambda: state() == ["primary", "accelerated", switches + 2], 30, "the daemon has seen the primary come back")
    vm.clean()
    until(lambda: value(vm, "/org/netfailover1", "Manager", "State") == "ok", 30, "all is well")
    assert value(vm, "/org/netfailover1", "Manager", "Managers") == ["systemd-networkd"]

    vm.guest.run(f"ip address add 192.0.2.1/32 dev {links['standby']}")
    until(lambda: value(vm, "/org/netfailover1", "Manager", "State") == "degraded", 10, "a leaked address is seen")
    vm.guest.run(f"ip address del 192.0.2.1/32 dev {links['standby']}")

    denied = "setpriv --reuid=65534 --clear-groups busctl call " + ROOT + " org.netfailover1.Manager Reconcile"
    assert "Only root" in vm.guest.run(denied, check=False).stderr
    call(vm, "Reconcile")

    vm.guest.run("systemctl kill --signal=KILL net-failoverd.service")
    until(lambda: running(vm), 30, "systemd has started it again")
    vm.guest.run("modprobe --remove virtio_net")
    until(lambda: not running(vm), 60, "the daemon ends with the last failover")
    assert call(vm, "ListFailovers") == [[]], "the bus starts it for whoever asks"
    assert vm.guest.run("systemctl is-failed --quiet net-failoverd.service", check=False).status != 0
