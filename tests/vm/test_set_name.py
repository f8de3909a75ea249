# SPDX-License-Identifier: LGPL-2.1-or-later
"""netplan's match: macaddress with set-name, which fits all three netdevs of a pair.

Without us the first of the three that udev looks at gets the name.  A rule that
holds up master and standby makes it the primary, in every boot.
"""

from lab.machine import Pair
from lab.scenario import scenario

NETPLAN = f"""
network:
  version: 2
  ethernets:
    lan0:
      match: {{macaddress: "{Pair(1).mac}"}}
      set-name: lan0
      dhcp4: true
"""
MASTER_LAST = f"""
SUBSYSTEM=="net", ATTR{{device/features}}=="{'?' * 62}1*", PROGRAM="/bin/sleep 3"
"""
FILES = {
    "/etc/netplan/50-lab.yaml": NETPLAN,
    "/etc/udev/rules.d/00-lab.rules": MASTER_LAST,
    # Empty: the image's catch-all network does not take part.
    "/etc/systemd/network/80-lab-dhcp.network": "",
}


@scenario(order="paired", master="lan0", files=FILES, stock={"name"}, enough="trixie")
def test_set_name_paired(vm):
    vm.booted()
    vm.clean()


@scenario(order="present", master="lan0", files=FILES, stock=None, enough="bookworm")
def test_set_name_present(vm):
    vm.booted()
    vm.clean()
