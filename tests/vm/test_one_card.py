# SPDX-License-Identifier: LGPL-2.1-or-later
"""What was written for a machine with one card lands on the master.

Each of these has an address without us: on a slave.
"""

import pytest

from lab import verdict
from lab.scenario import scenario
from lab.styles import DRIVER_LINK, LINK, PERSISTENT, PLACE_RULE, VF_LINK, VF_PLACE, ifupdown, netplan, networkd, networkmanager
from lab.wait import until

#: The VF comes first in every boot: else whose driver is the faster one decides.
VF_FIRST = {"/etc/modprobe.d/lab.conf": "softdep virtio_net pre: e1000e\n"}
OLD_NAMES = "net.ifnames=0"


def quiet(vm):
    """Assert that no rename failed, and print how many there were."""
    # The agent's commands are in the journal as well.
    log = vm.guest.output("journalctl --boot --no-pager | grep -v qemu-ga | grep -iE 'rename' || :").splitlines()
    failed = [line for line in log if "ailed to rename" in line or "annot rename" in line]
    assert not failed, failed
    print("\n".join(line for line in log if "renamed from" in line))


def lands_on_the_master(vm):
    """All is well, and the names came without a hitch."""
    vm.booted()
    vm.clean()
    if not vm.expected:
        quiet(vm)


@scenario(order="present", master="eth0", kernel_arguments=OLD_NAMES, files=networkd("Name=eth0"), early=VF_FIRST, stock={"name"}, enough="trixie")
def test_kernel_names_present(vm):
    lands_on_the_master(vm)


#: An initramfs without NIC drivers, so that the names are given in the real root.
NO_NICS = {"/etc/modprobe.d/lab.conf": "blacklist e1000e\nblacklist virtio_net\n"}
SYSCTL = {"/etc/sysctl.d/50-lab.conf": "net.ipv4.conf.eth0.log_martians = 1\nnet.ipv6.conf.eth0.dad_transmits = 2\n"}


@pytest.mark.long
@scenario(
    order="present", master="eth0", kernel_arguments=OLD_NAMES, files=networkd("Name=eth0") | VF_FIRST | SYSCTL, early=NO_NICS, stock=None,
    enough="trixie",
)
def test_sysctls_of_a_name_that_the_master_gets_late(vm):
    """systemd's rule applies them before ours gives the name."""
    lands_on_the_master(vm)
    found = vm.guest.output("cat /proc/sys/net/ipv4/conf/eth0/log_martians /proc/sys/net/ipv6/conf/eth0/dad_transmits")
    assert found.split() == ["1", "2"]


#: Written for the master on a machine without us, where the VF is eth0.
OWN_NUMBER = {"order": "present", "master": "eth1", "kernel_arguments": OLD_NAMES, "early": VF_FIRST, "stock": None, "enough": "trixie"}


@pytest.mark.long
@scenario(files=networkd("Name=eth1"), **OWN_NUMBER)
def test_own_number(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(manager="ifupdown", files=ifupdown("eth1"), **OWN_NUMBER)
def test_own_number_ifupdown(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(initramfs="dracut", clients=2, files=networkd("Name=eth1"), **OWN_NUMBER)
def test_own_number_dracut(vm):
    """Its initramfs has a lease, so that the master keeps its name, and leaves nothing of udev's database."""
    vm.booted()
    until(lambda: not verdict.look(vm.machine).keys() - {"name"}, 60, "the master is configured by what it is called, too")
    assert "altname eth1" in vm.guest.output("ip link show dev eth0")
    quiet(vm)


@pytest.mark.long
@scenario(manager="networkmanager", files=networkmanager("eth1"), **OWN_NUMBER)
def test_own_number_networkmanager(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(order="paired", master="eth0", kernel_arguments=OLD_NAMES, files=networkd("Name=eth0"), stock=None, enough="trixie")
def test_kernel_names_after_a_reboot(vm):
    """QEMU hides the VF until STANDBY is accepted for the first time: after a reboot the VF comes first."""
    lands_on_the_master(vm)
    vm.reboot()
    lands_on_the_master(vm)
    vm.unplug()
    vm.plug()
    vm.clean()


@scenario(order="present", master="lan0", files=networkd("Name=lan0") | PERSISTENT, early=PERSISTENT | VF_FIRST, stock={"name"}, enough="trixie")
def test_persistent_rule_present(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(order="paired", master="lan0", files=networkd("Name=lan0") | PERSISTENT, stock=None, enough="bookworm")
def test_persistent_rule_paired(vm):
    lands_on_the_master(vm)
    vm.unplug()
    vm.plug()
    vm.clean()


def keeps_the_name_of_the_vf(vm):
    """The VF has another name, and comes back without a word."""
    lands_on_the_master(vm)
    vm.unplug()
    vm.plug()
    lands_on_the_master(vm)


PLACE = {"master": VF_PLACE, "files": networkd(f"Name={VF_PLACE}") | PLACE_RULE, "stock": None}


@pytest.mark.long
@scenario(order="present", early=PLACE_RULE | VF_FIRST, enough="bookworm", **PLACE)
def test_the_name_of_the_vf_present(vm):
    keeps_the_name_of_the_vf(vm)


@pytest.mark.long
@scenario(order="paired", early=PLACE_RULE, enough="bookworm", **PLACE)
def test_the_name_of_the_vf_paired(vm):
    keeps_the_name_of_the_vf(vm)


@pytest.mark.long
@scenario(order="present", master="lan0", files=networkd("Name=lan0") | LINK, early=LINK | VF_FIRST, stock={"name"})
def test_link_in_the_initramfs_present(vm):
    lands_on_the_master(vm)


@scenario(order="paired", files=networkd("Driver=virtio_net"), stock={"address", "role"}, enough="bookworm")
def test_driver(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(order="paired", files=networkd("Driver=virtio_net"), stock=None)
def test_drop_ins_that_come_later(vm):
    """networkd itself reads them at the next "networkctl reload", which the master's copy has by then."""
    vm.booted()
    vm.clean()

    def follows(name, metric):
        # Its folder is new the first time only.
        folder = "/etc/systemd/network/50-lab.network.d"
        vm.guest.run(f"mkdir -p {folder} && printf '[DHCPv4]\\nRouteMetric={metric}\\n' > {folder}/{name}.conf")
        vm.expect(lambda: f"metric {metric}" in vm.guest.output(f"ip route show default dev {vm.netdevs()['master']}"), 60, f"the master has the metric of {name}.conf")

    follows("a", 77)
    follows("b", 78)
    vm.clean()


@pytest.mark.long
@scenario(order="paired", master="lan0", files=networkd("Name=lan0") | DRIVER_LINK, early=DRIVER_LINK, stock={"name"}, enough="trixie")
def test_link_by_driver(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(order="absent", master="lan0", files=networkd("Name=lan0") | DRIVER_LINK, early=DRIVER_LINK, stock=None, enough="bookworm")
def test_link_by_driver_for_a_pair_that_is_plugged_in(vm):
    """There is no copy of the file for masters before the first one."""
    until(lambda: "networkd" in vm.guest.output("systemctl is-active systemd-networkd >/dev/null && echo networkd || :"), 120, "networkd has started")
    vm.pair.plug_both(vm.machine)
    until(lambda: len(vm.netdevs()) == 3, 60, "the pair is complete")
    until(lambda: vm.netdevs()["master"] == "lan0", 60, "the master has its name")
    # The boot waits for the network until then.
    vm.booted()
    until(lambda: not verdict.master(vm.machine), 60, "the master has its addresses")
    symptoms = verdict.look(vm.machine)
    # That was long before.
    symptoms.pop("online", None)
    assert not symptoms
    quiet(vm)


@pytest.mark.long
@scenario(order="present", files=VF_LINK, early=VF_LINK | VF_FIRST, stock=None, enough="trixie")
def test_a_vf_that_is_named_on_purpose(vm):
    lands_on_the_master(vm)
    for _ in range(2):
        assert vm.netdevs()["primary"] == "vf0"
        assert "uplink0" in vm.guest.output("ip link show dev vf0")
        vm.unplug()
        vm.plug()
        vm.clean()


@pytest.mark.long
@scenario(order="present", files=networkd("Path=pci-0000:01:*"), stock={"address", "role"}, enough="trixie")
def test_path(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(manager="networkmanager", order="present", master="lan0", files=netplan("NetworkManager"), early=VF_FIRST, stock={"address", "role"}, enough="trixie")
def test_netplan_with_networkmanager(vm):
    lands_on_the_master(vm)


@scenario(order="present", second=True, early=VF_FIRST, stock={"address", "role"}, enough="trixie")
def test_second_primary(vm):
    lands_on_the_master(vm)


@pytest.mark.long
@scenario(order="paired", stock={"address", "role"}, enough="bookworm")
def test_refused_primary(vm):
    """The kernel takes no slave whose MTU cannot be the master's."""
    vm.booted()
    vm.unplug()
    vm.plug_refused()
    vm.clean()
