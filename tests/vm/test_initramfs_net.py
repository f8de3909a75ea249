# SPDX-License-Identifier: LGPL-2.1-or-later
"""A lease in the initramfs: on the master, and the real root goes on with it.

initramfs-tools has klibc's ipconfig ask, on all netdevs at once where "ip=dhcp" names
none, and take the first answer, by whomever.
"""

import pytest
from lab import verdict
from lab.scenario import scenario
from lab.styles import NAME, netplan

#: The clients of the initramfs and of the real root, one after the other.
CLIENTS = 2
#: Debian 12's init does nothing of this by itself, but what mounts a remote root, or lets
#: somebody in to unlock it, does.
PREMOUNT = {"early": {"/scripts/init-premount/ORDER": "configure_networking\n"}, "clients": CLIENTS}
IPCONFIG = PREMOUNT | {"kernel_arguments": "ip=dhcp"}
STOCK = {"dhcp", "address", "role"}


def goes_on(vm):
    vm.booted()
    vm.clean()
    master = vm.netdevs()["master"]
    assert vm.guest.output("ls /run/net-*.conf").split() == [f"/run/net-{master}.conf"]
    leased = dict(line.split("=", 1) for line in vm.guest.output(f"cat /run/net-{master}.conf").splitlines() if "=" in line)
    here = [entry["local"] for entry in verdict.addresses(vm.machine, master)]
    assert leased["IPV4ADDR"].strip("'") in here, (leased, here)
    assert not verdict.leak(vm.machine)


@scenario(order="paired", stock=STOCK, enough="trixie", **IPCONFIG)
def test_initramfs_tools_paired(vm):
    goes_on(vm)


# busybox is only recommended.
@pytest.mark.long
@scenario(initramfs="klibc", order="paired", stock=STOCK, enough="trixie", **IPCONFIG)
def test_initramfs_tools_without_busybox(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(order="present", stock=STOCK, **IPCONFIG)
def test_initramfs_tools_present(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(order="present", stock=STOCK, kernel_arguments="ip=dhcp BOOTIF=01-52-54-00-FA-11-01", **PREMOUNT)
def test_initramfs_tools_boot_interface(vm):
    goes_on(vm)


@pytest.mark.long
@scenario(order="paired", files=netplan("networkd"), stock=None, enough="trixie", **IPCONFIG)
def test_a_name_that_comes_after_the_lease(vm):
    """The master is in use, and keeps its name; networkd finds it by the alternative one."""
    goes_on(vm)
    master = vm.netdevs()["master"]
    assert master != NAME and f"altname {NAME}" in vm.guest.output(f"ip link show dev {master}")
