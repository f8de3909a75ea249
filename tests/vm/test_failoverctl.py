# SPDX-License-Identifier: LGPL-2.1-or-later
"""failoverctl on a real pair, and with a name that is as hostile as the kernel allows."""

import json
import re
import shlex

from lab import verdict
from lab.scenario import scenario
from lab.wait import until

HOSTILE = "a\"b'$(id)[x]"
HOSTILE_STANDBY = "`id`;'\"*"
#: Tells udevd that the netdev {0} was added, and prints what the kernel says meanwhile.
ADD_AGAIN = """
udevadm monitor --kernel --property --subsystem-match=net >/run/monitor &
until grep -q KERNEL /run/monitor; do :; done
udevadm trigger --settle --action=add /sys/class/net/{0}
kill $!
wait
cat /run/monitor
"""


def seen(vm):
    """Return the only failover as failoverctl's JSON has it."""
    report = vm.guest.json("failoverctl --json=short")
    assert report["Driver"] == "in-tree"
    (failover,) = report["Failovers"]
    return report["State"], failover


@scenario(stock=None, enough="bookworm")
def test_failoverctl(vm):
    vm.booted()
    links = vm.netdevs()
    state, failover = seen(vm)
    assert (state, failover["State"], failover["Active"]) == ("ok", "accelerated", "primary")
    assert {r.lower(): failover[r]["Name"] for r in ("Primary", "Standby")} | {"master": failover["Name"]} == links
    assert failover["HardwareAddress"] == vm.pair.mac
    assert (failover["Primary"]["Driver"], failover["Standby"]["Driver"]) == ("e1000e", "virtio_net")
    assert not failover["Primary"]["Managed"] and not failover["Standby"]["Managed"]
    assert vm.guest.run(f"failoverctl status {links['standby']}").stdout

    # It would mend that.
    vm.guest.run("systemctl stop net-failoverd.service")
    vm.guest.run(f"ip address add 192.0.2.1/32 dev {links['standby']}")
    status = vm.guest.run("failoverctl status", check=False)
    assert status.status == 1 and "192.0.2.1/32" in status.stdout
    vm.guest.run(f"ip address del 192.0.2.1/32 dev {links['standby']}")
    vm.guest.run("systemctl start net-failoverd.service")

    # As the kernel's document has the standby: all is well, until somebody unplugs.
    vm.machine.set_standby(vm.pair, False)
    until(lambda: "an unplug would cut this machine off" in vm.guest.output("failoverctl doctor"), 30, "doctor remarks on the standby")
    vm.guest.run("failoverctl status")
    vm.machine.set_standby(vm.pair, True)
    until(lambda: "would cut" not in vm.guest.output("failoverctl doctor"), 30, "the standby is well again")

    vm.unplug()
    state, failover = seen(vm)
    assert (failover["State"], failover["Active"], failover["Primary"]) == ("standby", "standby", None)

    quoted = shlex.quote(HOSTILE)
    vm.guest.run(f"ip link set {links['master']} down; ip link set {links['master']} name {quoted} up")
    vm.plug()
    assert seen(vm)[1]["Name"] == HOSTILE
    # The master was down, and its addresses may still be on their way.
    until(lambda: vm.guest.run(f"failoverctl status {quoted}", check=False).status == 0, 30, "all is well")
    assert HOSTILE in vm.guest.output(f"failoverctl status {quoted}")
    assert HOSTILE in vm.guest.output("failoverctl list")
    assert json.loads(vm.guest.run("failoverctl --json=short status nosuch", check=False).stdout)["Error"]

    # The standby's add gives the sibling and the master another event by way of a shell.
    standby, primary = (vm.netdevs()[role] for role in ("standby", "primary"))
    vm.guest.run(f"ip link set {standby} name {shlex.quote(HOSTILE_STANDBY)}")
    seen_by_udevd = vm.guest.output(ADD_AGAIN.format(shlex.quote(HOSTILE_STANDBY)))
    events = [dict(re.findall("^(\\w+)=(.*)$", event, re.M)) for event in seen_by_udevd.split("\n\n")]
    told = {(event["ACTION"], event["INTERFACE"]) for event in events if "ACTION" in event}
    assert told >= {("change", primary), ("add", HOSTILE)}, seen_by_udevd
    assert verdict.role(vm.machine) is None
