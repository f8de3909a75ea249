# SPDX-License-Identifier: LGPL-2.1-or-later
"""An initramfs without NIC drivers, so that the coldplug loads them while networkd starts.

With virtio_net as the slower one, the primary is a NIC like any other when networkd
looks at it first, unless something keeps networkd from looking so early.
"""

from lab.scenario import scenario

NO_NICS = {"/etc/modprobe.d/lab.conf": "blacklist e1000e\nblacklist virtio_net\n"}
# udev loads the driver of a virtio device after the rules, here not before networkd
# has a lease for the primary, the only NIC at that time; or when our unit has waited
# for a while.
SLOW_VIRTIO = {
    "/etc/udev/rules.d/00-lab.rules": 'ACTION=="add", SUBSYSTEM=="virtio", ATTR{device}=="0x0001", PROGRAM="/bin/sh /etc/lab-wait"\n',
    "/etc/lab-wait": """
    for second in $(seq 50); do
        ! grep -q ADMIN_STATE=configured /run/systemd/netif/links/2 || exit 0
        [ ! -e /sys/fs/cgroup/system.slice/net-failover-wait.service ] || exec sleep 3
        sleep 1
    done
    """,
}


@scenario(order="present", early=NO_NICS, stock={"dhcp", "address"}, repeated=True, enough="bookworm")
def test_late_drivers(vm):
    vm.booted()
    vm.clean()


@scenario(
    order="present", early=NO_NICS, files=SLOW_VIRTIO, without="net-failover-wait.service", stock={"dhcp", "address"}, repeated=True,
    enough="trixie",
)
def test_late_standby(vm):
    vm.booted()
    vm.clean()
