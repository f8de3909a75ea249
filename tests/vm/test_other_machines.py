# SPDX-License-Identifier: LGPL-2.1-or-later
"""The main job on machines that look different."""

import pytest

from lab.scenario import scenario


@pytest.mark.long
@scenario(kernel_arguments="net.ifnames=0", stock={"dhcp", "address"}, enough="trixie")
def test_without_predictable_names(vm):
    vm.booted()
    assert vm.netdevs() == {"master": "eth0", "standby": "eth1", "primary": "eth2"}
    vm.clean()


@pytest.mark.long
@scenario(nic="vmxnet3", stock={"dhcp", "address"})
def test_primary_with_carrier_at_once(vm):
    vm.booted()
    vm.clean()


# Debian's kernel for clouds has vmxnet3, and no e1000e.
@pytest.mark.long
@scenario(kernel="cloud-amd64", nic="vmxnet3", stock={"dhcp", "address", "role"})
def test_cloud_kernel_paired(vm):
    vm.booted()
    assert "-cloud-" in vm.guest.output("uname -r")
    vm.clean()
    vm.unplug()
    vm.plug()
    vm.clean()


@pytest.mark.long
@scenario(kernel="cloud-amd64", nic="vmxnet3", order="present", stock={"dhcp", "address", "role"})
def test_cloud_kernel_present(vm):
    vm.booted()
    assert "-cloud-" in vm.guest.output("uname -r")
    vm.clean()
    vm.unplug()
    vm.plug()
    vm.clean()
