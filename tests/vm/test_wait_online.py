# SPDX-License-Identifier: LGPL-2.1-or-later
"""network-online.target comes soon, and not before the master has its address."""

from lab.scenario import scenario


@scenario(stock={"online"})
def test_wait_online(vm):
    vm.booted()
    vm.clean()
