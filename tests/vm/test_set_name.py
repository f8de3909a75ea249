# SPDX-License-Identifier: LGPL-2.1-or-later
"""netplan: match: macaddress with set-name, which fits all three netdevs of a pair, and match: name.

Without us the first of the three that udev looks at gets the name.  A rule that
holds up master and standby makes it the primary, in every boot.
"""

import pytest

from lab import verdict
from lab.machine import Pair
from lab.scenario import MASTER_LAST, scenario
from lab.wait import until

SET_NAME = f"""
network:
  version: 2
  ethernets:
    lan0:
      match: {{macaddress: "{Pair(1).mac}"}}
      set-name: lan0
      dhcp4: true
"""
#: What the images of a cloud have where they do not know their NICs.
ANY_NAME = """
network:
  version: 2
  ethernets:
    wired:
      match: {name: "en*"}
      dhcp4: true
      dhcp6: true
"""
#: A tab, which YAML does not have there.
BROKEN = "network:\n  version: 2\n  ethernets:\n\twired: {dhcp4: true}\n"
# Empty: the image's catch-all network does not take part.
NETPLAN_ALONE = {"/etc/systemd/network/80-lab-dhcp.network": ""}
FILES = NETPLAN_ALONE | {"/etc/netplan/50-lab.yaml": SET_NAME} | MASTER_LAST
GENERIC = NETPLAN_ALONE | {"/etc/netplan/90-default.yaml": ANY_NAME}


@scenario(order="paired", master="lan0", files=FILES, stock={"name"}, enough="trixie")
def test_set_name_paired(vm):
    vm.booted()
    vm.clean()


@scenario(order="present", master="lan0", files=FILES, stock=None, enough="bookworm")
def test_set_name_present(vm):
    vm.booted()
    vm.clean()


@pytest.mark.long
@pytest.mark.parametrize("found", ["macaddress", "driver"])
@scenario(order="paired", files=GENERIC, stock=None)
def test_set_name_applied(vm, found):
    """netplan renames none of three with one address; as an alternative name it is enough for networkd."""
    vm.booted()
    vm.clean()
    text = SET_NAME if found == "macaddress" else SET_NAME.replace(f'macaddress: "{vm.pair.mac}"', "driver: virtio_net")
    vm.guest.put("/etc/netplan/90-default.yaml", text.encode())
    vm.guest.run("netplan apply", limit=120)
    # What the path unit does comes later, and the old lease is no proof.
    until(lambda: "lan0" in vm.guest.output(f"ip link show dev {vm.netdevs()['master']}"), 60, "the master is called lan0")
    master = vm.netdevs()["master"]
    until(lambda: vm.admin_state(master) == "configured", 60, "networkd has configured the master")
    until(lambda: "10-netplan" in vm.guest.output(f"networkctl status --no-pager {master}"), 60, "by the file of the new name")
    assert "inet " in vm.guest.output(f"ip address show dev {master} scope global")
    assert not verdict.leak(vm.machine)


@pytest.mark.long
@scenario(order="paired", files=GENERIC, stock={"dhcp", "address", "role"})
def test_any_name_paired(vm):
    vm.booted()
    vm.clean()


@pytest.mark.long
@scenario(order="present", files=GENERIC, stock={"dhcp", "address", "role"})
def test_any_name_present(vm):
    vm.booted()
    vm.clean()


def nobody_waits_for(vm, role):
    """netplan has systemd-networkd-wait-online wait for each netdev that matches, since its version 1.1."""
    vm.booted()
    vm.clean()
    if vm.expected:
        return
    commands = vm.guest.output("systemctl show --property=ExecStart systemd-networkd-wait-online.service")
    if " -i " in commands:
        names = vm.netdevs()
        assert f"-i {names['master']}:degraded" in commands and f"{names[role]}:" not in commands


@pytest.mark.long
@scenario(order="present", second=True, files=GENERIC, stock={"dhcp", "address", "role"})
def test_any_name_with_a_second_vf(vm):
    nobody_waits_for(vm, "candidate")


@pytest.mark.long
@scenario(order="paired", cables=False, files=GENERIC, stock={"role"})
def test_any_name_without_a_cable(vm):
    """As in the example of the kernel's own document: the standby has its link down."""
    nobody_waits_for(vm, "standby")


@pytest.mark.long
@scenario(order="present", files={"/etc/netplan/50-lab.yaml": BROKEN}, stock={"dhcp", "address", "role"})
def test_netplan_that_does_not_parse(vm):
    """doctor says where (netplan at boot is silent), and what networkd has besides works as ever."""
    vm.booted()
    vm.clean()
    if vm.expected:
        return
    told = vm.guest.run("netplan generate", check=False)
    assert told.status != 0 and "/etc/netplan/50-lab.yaml:4:" in told.stderr, told
    told = vm.guest.run("failoverctl doctor", check=False)
    assert told.status == 0 and "/etc/netplan/50-lab.yaml:4:" in told.stdout, told
    # Neither a file nor a name is half of what was meant.
    assert not vm.guest.output("ls /run/systemd/network 2>/dev/null || :").split()
    assert "net-failover" not in vm.guest.output("systemctl --failed --no-legend --plain")
