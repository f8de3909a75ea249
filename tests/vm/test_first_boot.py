# SPDX-License-Identifier: LGPL-2.1-or-later
"""The main job: one address, on the master, on the first boot, and online soon.

Without us wait-online waits in vain on Debian 13, and on Debian 12 only where the
master loses duplicate address detection against a slave.
"""

from lab.scenario import scenario


@scenario(order="paired", stock={"dhcp", "address", "role"}, stock_also={"trixie": {"online"}}, repeated=True)
def test_first_boot_paired(vm):
    vm.booted()
    vm.clean()


@scenario(order="present", stock={"dhcp", "address", "role"}, repeated=True)
def test_first_boot_present(vm):
    vm.booted()
    vm.clean()
