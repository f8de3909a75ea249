# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rule and .link in the initramfs matter: in the real root alone they may come too late.

Nothing orders networkd after the coldplug that runs the rules again.  Here it is
the other way round for certain, and networkd has only what the initramfs left in
the udev database.
"""

from lab.scenario import scenario

LATE_COLDPLUG = {
    "/etc/systemd/system/systemd-udev-trigger.service.d/late.conf": "[Unit]\nAfter=systemd-networkd.service\n"
}


@scenario(without="initramfs", files=LATE_COLDPLUG, stock={"dhcp", "address"})
def test_package_in_the_initramfs(vm):
    vm.booted()
    vm.clean()
