# SPDX-License-Identifier: LGPL-2.1-or-later
"""network-online.target comes soon, and not before the master has its address.

Without us Debian 13 waits in vain, and Debian 12 only where the master loses
duplicate address detection against a slave.
"""

from lab.scenario import scenario


@scenario(stock={"online"}, stock_on={"trixie"})
def test_wait_online(vm):
    vm.booted()
    vm.clean()
