# SPDX-License-Identifier: LGPL-2.1-or-later
"""IPv6 on slaves: off, whoever switches it on for all, and back where one is no slave any more."""

import pytest
from lab import verdict
from lab.scenario import scenario
from lab.wait import until
from test_install import FILES

CONF = "/proc/sys/net/ipv6/conf"
SYSCTL = {"/etc/sysctl.d/50-lab.conf": "net.ipv6.conf.enp2s0.hop_limit = 77\n"}


def disabled(vm, name):
    return vm.guest.output(f"cat {CONF}/{name}/disable_ipv6").strip() == "1"


def has_ipv6(vm, name, namespace=""):
    return "fe80:" in vm.guest.output(f"ip {namespace} -6 address show dev {name}")


def take_master_away(vm, master):
    virtio = vm.guest.output(f"basename $(readlink -f /sys/class/net/{master}/device)").strip()
    vm.guest.run(f"echo {virtio} >/sys/bus/virtio/drivers/virtio_net/unbind")


# On Linux 6.1 a slave's link-local address costs the master its own.
@scenario(stock=None, files=SYSCTL, enough="bookworm")
def test_ipv6_stays_off(vm):
    vm.booted()
    vm.clean()
    links = vm.netdevs()
    slaves = [links["standby"], links["primary"]]
    for _ in range(2):
        vm.guest.run(f"echo 1 >{CONF}/all/disable_ipv6; echo 0 >{CONF}/all/disable_ipv6; udevadm settle")
        until(lambda: all(disabled(vm, name) for name in slaves), 15, "IPv6 is off on the slaves again", every=0.5)
        assert not disabled(vm, links["master"])
    # None of the two had an address meanwhile, and the master's have passed detection.
    vm.clean()
    assert not verdict.leak(vm.machine)

    vm.guest.run(f"echo 60 >{CONF}/{links['primary']}/hop_limit")
    take_master_away(vm, links["master"])
    until(lambda: not disabled(vm, links["primary"]), 15, "the VF has IPv6 back", every=0.5)
    until(lambda: has_ipv6(vm, links["primary"]), 30, "and an address", every=0.5)
    assert vm.guest.output(f"cat {CONF}/{links['primary']}/hop_limit").strip() == "77"
    assert "ID_NET_FAILOVER_ROLE" not in verdict.udev_properties(vm.machine, links["primary"])


# The kernel's own driver makes it a slave in any namespace, docs/in-tree.md.
@pytest.mark.long
@scenario(module=True, stock=None, files=SYSCTL, enough="trixie")
def test_ipv6_in_another_namespace(vm):
    vm.booted()
    vm.clean()
    primary = vm.netdevs()["primary"]
    vm.guest.run(f"ip netns add lab; ip link set dev {primary} netns lab; ip -n lab link set dev {primary} up")
    assert vm.guest.output(f"ip netns exec lab cat {CONF}/{primary}/disable_ipv6").strip() == "0"
    until(lambda: has_ipv6(vm, primary, "-n lab"), 15, "the VF has an address there", every=0.5)
    # A namespace that ends gives its cards back.
    vm.guest.run("ip netns delete lab")
    vm.plugged()
    until(lambda: disabled(vm, primary), 15, "the VF is a slave, and without IPv6", every=0.5)
    assert not verdict.leak(vm.machine)


@pytest.mark.long
@scenario(stock=None, files=SYSCTL | FILES, enough="bookworm")
def test_ipv6_after_a_purge(vm):
    vm.booted()
    vm.clean()
    links = vm.netdevs()
    vm.guest.run(f"echo 60 >{CONF}/{links['primary']}/hop_limit; dpkg --purge net-failover", limit=120)
    for name in links.values():
        until(lambda name=name: not disabled(vm, name), 15, f"{name} has IPv6", every=0.5)
        assert vm.guest.output(f"cat {CONF}/{name}/addr_gen_mode") == vm.guest.output(f"cat {CONF}/default/addr_gen_mode")
    assert vm.guest.output(f"cat {CONF}/{links['primary']}/hop_limit").strip() == "77"
    take_master_away(vm, links["master"])
    vm.guest.run(f"ip link set dev {links['primary']} up")
    until(lambda: has_ipv6(vm, links["primary"]), 30, "what was a slave has an address", every=0.5)


@pytest.mark.long
@scenario(order="present", kernel_arguments="ipv6.disable=1", stock=None, enough="bookworm")
def test_a_kernel_without_ipv6(vm):
    """There is nothing to switch off, and nobody logs that it fails."""
    vm.booted()
    vm.unplug()
    vm.plug()
    until(lambda: "inet " in vm.guest.output(f"ip address show dev {vm.netdevs()['master']}"), 60, "the master has an address")
    symptoms = verdict.look(vm.machine)
    # It asks for an address of each family.
    symptoms.pop("master")
    assert not symptoms
    assert not verdict.leak(vm.machine)
    # The agent's commands are in the journal as well.
    log = vm.guest.output(
        "journalctl --boot --no-pager | grep -F 'Failed to write SYSCTL' | grep -v qemu-ga; journalctl --boot --priority=err --no-pager | grep net-failover; true"
    )
    assert not log
    told = vm.guest.run("failoverctl doctor", check=False)
    assert told.status == 0, told.stdout
    assert '"ok"' in vm.guest.output("busctl get-property org.netfailover1 /org/netfailover1 org.netfailover1.Manager State")
