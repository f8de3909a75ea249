# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two failover pairs in one guest."""

from lab.scenario import scenario


@scenario(pairs=2, stock={"dhcp", "address", "role"}, enough="trixie")
def test_two_pairs(vm):
    vm.booted()
    vm.clean()
