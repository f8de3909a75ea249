# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rule and .link in the initramfs matter: in the real root alone they may come too late.

Nothing of systemd's orders networkd after the coldplug that runs the rules again,
net-failover-wait.service does.  Here, without that, it is the other way round for
certain, and networkd has only what the initramfs left in the udev database.
"""

from lab.scenario import scenario

# The pause is for networkd, which says that it has started before it has looked at
# every link.
LATE_COLDPLUG = {
    "/etc/systemd/system/systemd-udev-trigger.service.d/late.conf": """
    [Unit]
    After=systemd-networkd.service
    [Service]
    ExecStartPre=/bin/sleep 10
    """
}
UNORDERED = "systemd.mask=net-failover-wait.service"


@scenario(without="initramfs", files=LATE_COLDPLUG, kernel_arguments=UNORDERED, stock={"dhcp", "address"}, enough="trixie")
def test_package_in_the_initramfs(vm):
    vm.booted()
    vm.clean()


# As on slow machines: the initramfs's udevd is asked for nothing, and goes on.
LEFT_UDEVD = {
    "/lab-bin/udevadm": '#!/bin/sh\n[ "$1" = control ] || exec /usr/bin/udevadm "$@"\n',
    "/scripts/init-bottom/ORDER": """
PATH=/lab-bin:$PATH /scripts/init-bottom/udev "$@"
[ ! -e /scripts/init-bottom/net-failover ] || /scripts/init-bottom/net-failover "$@"
/scripts/init-bottom/zz-lab "$@"
""",
}


@scenario(order="present", early=LEFT_UDEVD, stock={"dhcp", "address"}, enough="trixie")
def test_a_udevd_that_the_initramfs_leaves_behind(vm):
    vm.booted()
    vm.clean()
