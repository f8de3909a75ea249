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


@scenario(stock=None, enough="trixie")
def test_daemon(vm):
    vm.booted()
    until(lambda: running(vm), 30, "udev has started the daemon")
    security = vm.guest.output("systemd-analyze security net-failoverd.service | tail -n 1")
    assert float(re.search(r"(\d+\.\d+)", security)[1]) <= 1.3, security
    links = vm.netdevs()
    _, failover = call(vm, "GetFailoverByName", "s", links["master"])
    assert call(vm, "ResolveHardwareAddress", "s", vm.pair.mac)[1] == links["master"]
    assert {role: name for _, name, role, _ in call(vm, "ListLinks")[0]} == links
    described = json.loads(call(vm, "Describe")[0])
    assert described.pop("Plan") == []
    assert described == vm.guest.json("failoverctl --json=short")

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

    watch = "systemd-run --quiet --unit=lab-monitor --property=StandardOutput=file:/run/monitor.log"
    vm.guest.run(f": >/run/monitor.log; {watch} failoverctl monitor --json=short")
    until(lambda: "LeakedAddresses" not in vm.guest.output("cat /run/monitor.log"), 5, "no leak so far")
    until(lambda: "Active" in vm.guest.output("cat /run/monitor.log"), 10, "failoverctl monitor runs")
    vm.guest.run(f"ip address add 192.0.2.1/32 dev {links['standby']}")
    until(lambda: vm.guest.output("cat /run/monitor.log").count("192.0.2.1/32") == 2, 10, "a leak comes and goes")
    until(lambda: value(vm, "/org/netfailover1", "Manager", "State") == "ok", 10, "all is well again")
    doctor = vm.guest.run("failoverctl doctor", check=False)
    assert doctor.status == 0, doctor.stdout
    assert re.search("Initramfs +ok", doctor.stdout), doctor.stdout
    explanation = vm.guest.output(f"failoverctl explain {links['primary']}")
    assert "01-net-failover-slave.network decides" in explanation and "ID_NET_FAILOVER_ROLE=primary" in explanation

    denied = "setpriv --reuid=65534 --clear-groups busctl call " + ROOT + " org.netfailover1.Manager Reconcile"
    assert "Only root" in vm.guest.run(denied, check=False).stderr
    call(vm, "Reconcile")

    vm.guest.run("systemctl kill --signal=KILL net-failoverd.service")
    until(lambda: running(vm), 30, "systemd has started it again")
    # With a failpoint it dies before each action, and the next one goes on.
    vm.guest.run(
        "mkdir -p /run/systemd/system/net-failoverd.service.d;"
        "printf '[Service]\\nEnvironment=NET_FAILOVERD_FAILPOINT=1\\n' "
        ">/run/systemd/system/net-failoverd.service.d/lab.conf; systemctl daemon-reload;"
        "systemctl restart net-failoverd.service;"
        f"for n in 1 2 3; do ip address add 192.0.2.$n/32 dev {links['standby']}; done"
    )
    vm.repaired()
    killed = "journalctl --boot --no-pager --output=cat --unit=net-failoverd.service | grep -c status=9/KILL"
    assert int(vm.guest.output(killed)) >= 2
    vm.guest.run("rm -r /run/systemd/system/net-failoverd.service.d; systemctl daemon-reload")
    vm.guest.run("systemctl restart net-failoverd.service")

    vm.guest.run("modprobe --remove virtio_net")
    until(lambda: vm.admin_state(links["primary"]) in ("configuring", "configured"), 60, "the VF is a plain NIC again")
    until(lambda: not running(vm), 60, "the daemon ends with the last failover")
    assert call(vm, "ListFailovers") == [[]], "the bus starts it for whoever asks"
    assert vm.guest.run("systemctl is-failed --quiet net-failoverd.service", check=False).status != 0
