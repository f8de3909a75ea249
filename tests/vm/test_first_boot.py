# SPDX-License-Identifier: LGPL-2.1-or-later
"""The main job: one address, on the master, on the first boot."""

from lab.scenario import scenario


@scenario(order="paired", stock={"dhcp", "address", "role"}, repeated=True)
def test_first_boot_paired(vm):
    vm.booted()
    vm.clean()


@scenario(order="present", stock={"dhcp", "address", "role"}, repeated=True)
def test_first_boot_present(vm):
    vm.booted()
    vm.clean()
