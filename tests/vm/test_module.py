# SPDX-License-Identifier: LGPL-2.1-or-later
"""With our kernel module the kernel tells the roles, and the rules need no daemon."""

from lab.scenario import scenario
from lab.wait import until

DAEMON = "net-failoverd.service"


def attribute(vm, role, name):
    """Return what the module says of the netdev with this role."""
    return vm.guest.output(f"cat /sys/class/net/{vm.netdevs()[role]}/net_failover/{name}").strip()


# The VF is there before its master, so nobody but the kernel can tell udev when it
# becomes a slave.
@scenario(module=True, order="present", kernel_arguments=f"systemd.mask={DAEMON}", stock=None, enough="trixie")
def test_roles_without_daemon(vm):
    vm.booted()
    vm.clean()
    assert vm.guest.run(f"systemctl is-active --quiet {DAEMON}", check=False).status != 0
    for role in ("master", "primary", "standby"):
        assert attribute(vm, role, "role") == role
    events = vm.guest.output("udevadm info --query=property --property=ID_NET_FAILOVER_ROLE --value"
                             f" /sys/class/net/{vm.netdevs()['primary']}")
    assert events.strip() == "primary"
    vm.unplug()
    assert attribute(vm, "master", "active") == "standby"
    vm.plug()
    vm.clean()


@scenario(module=True, stock=None, enough="bookworm")
def test_failoverctl_with_module(vm):
    vm.booted()
    until(lambda: vm.guest.json("failoverctl --json=short")["Failovers"][0]["Active"] == "primary", 30, "the primary is in use")
    assert vm.guest.json("failoverctl --json=short")["Driver"].startswith("net-failover ")
    master = vm.netdevs()["master"]
    vm.guest.run(f"echo standby >/sys/class/net/{master}/net_failover/prefer")
    until(lambda: vm.guest.json("failoverctl --json=short")["Failovers"][0]["Active"] == "standby", 30, "the standby is in use")
    assert "net-failover" in vm.guest.output("failoverctl doctor")
    vm.clean()
