# SPDX-License-Identifier: LGPL-2.1-or-later
"""With our kernel module the kernel tells the roles, and the rules need no daemon."""

from lab import verdict
from lab.scenario import scenario
from lab.wait import until

DAEMON = "net-failoverd.service"


def attribute(vm, role, name):
    """Return what the module says of the netdev with this role."""
    return vm.guest.output(f"cat /sys/class/net/{vm.netdevs()[role]}/net_failover/{name}").strip()


def link_file(vm, name):
    """Return the .link file that udev has taken for a netdev."""
    return verdict.udev_properties(vm.machine, name)["ID_NET_LINK_FILE"].rsplit("/", 1)[-1]


def made_by_hand(vm):
    """A master that "ip link" makes takes the address of its first slave, and udev sets none."""
    master = vm.netdevs()["master"]
    vm.guest.run("ip link add fo0 type net_failover; ip link add fo1 type veth peer name fo2; udevadm settle")
    assert link_file(vm, "fo0") == "98-net-failover-master.link"
    assert link_file(vm, master) == "99-default.link"
    address = vm.guest.output("cat /sys/class/net/fo1/address")
    vm.guest.run("ip link set fo1 down; ip link set fo1 master fo0")
    assert vm.guest.output("cat /sys/class/net/fo0/address") == address
    assert vm.guest.output("cat /sys/class/net/fo1/address") == address


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
    made_by_hand(vm)


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
    made_by_hand(vm)
