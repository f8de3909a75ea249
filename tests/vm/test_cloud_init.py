# SPDX-License-Identifier: LGPL-2.1-or-later
"""cloud-init with a NoCloud seed, whose MAC address fits all three netdevs of a pair.

It gives the name by itself, on the first boot, and passes slaves over, so that a stock
guest only lacks the roles then.  It also has netplan write a .link file and a rule with
the same name, which udev applies to whatever they match: on the second boot.
"""

import pytest

from lab import seed, verdict
from lab.scenario import MASTER_LAST, scenario

# An initramfs without NIC drivers; in the real root the VF's is the first.  Virtio_net
# comes when cloud-init has had all the time that it gets.
LATE = {"/etc/modprobe.d/lab.conf": "blacklist e1000e\nblacklist virtio_net\n"}
SLOW_VIRTIO = {
    "/etc/udev/rules.d/00-lab.rules": 'ACTION=="add", SUBSYSTEM=="virtio", ATTR{device}=="0x0001", PROGRAM="/bin/sh /etc/lab-wait"\n',
    "/etc/lab-wait": f"""
    for second in $(seq 50); do
        [ ! -e /sys/class/net/{seed.NAME} ] || exit 0
        [ "$second" -lt 12 ] || [ ! -e /sys/fs/cgroup/system.slice/net-failover-wait.service ] || exit 0
        sleep 1
    done
    """,
}
BOOT = {"manager": "cloud-init", "master": seed.NAME, "enough": "trixie"}


def only_the_master(vm):
    """All is well, cloud-init is content, and there is one lease."""
    vm.clean()
    if vm.expected:
        return
    status = vm.guest.run("cloud-init status --long", check=False)
    assert status.status == 0 and "status: done" in status.stdout, status
    wrong = said(vm, "duplicate mac found|Traceback")
    assert not wrong, wrong
    # Our unit is before its first stage, which is before much else.
    assert not vm.guest.output("journalctl -b --no-pager -o cat _PID=1 | grep 'ordering cycle' || :")
    assert vm.guest.output("ls /run/systemd/netif/leases").split() == [index(vm, seed.NAME)]
    assert not verdict.leak(vm.machine)


def said(vm, pattern):
    """Return what cloud-init has said of something, in its own log and in the journal."""
    own = f"grep -sE '{pattern}' /var/log/cloud-init*.log"
    # The agent's commands are in the journal as well.
    return vm.guest.output(f"({own}; journalctl -b --no-pager -u 'cloud-*' | grep -E '{pattern}') || :")


def index(vm, name):
    """Return a netdev's index, as text."""
    return vm.guest.output(f"cat /sys/class/net/{name}/ifindex").strip()


@scenario(order="paired", files=seed.files(seed.V2), stock={"role"}, repeated=True, **BOOT)
def test_v2_paired(vm):
    vm.booted()
    only_the_master(vm)


@pytest.mark.long
@scenario(order="present", files=seed.files(seed.V2), stock={"role"}, repeated=True, **BOOT)
def test_v2_present(vm):
    vm.booted()
    only_the_master(vm)


@pytest.mark.long
@scenario(order="paired", files=seed.files(seed.V1), stock={"role"}, **BOOT)
def test_v1_paired(vm):
    vm.booted()
    only_the_master(vm)


@pytest.mark.long
@scenario(order="present", files=seed.files(seed.V1), stock={"role"}, **BOOT)
def test_v1_present(vm):
    vm.booted()
    only_the_master(vm)


@pytest.mark.long
@scenario(
    order="present", second=True, files=seed.files(seed.V2), without="net-failover-cloud-init.service", stock={"name"}, **BOOT
)
def test_candidate(vm):
    """cloud-init stops at a second VF with the address, which has its driver again afterwards."""
    vm.booted()
    only_the_master(vm)
    if not vm.expected:
        vm.expect(lambda: "candidate" in vm.netdevs(), 60, "the second VF is back")
        assert vm.guest.output("journalctl -b --no-pager -o cat -u net-failover-cloud-init.service | grep 'waits for a failover'")


@pytest.mark.long
@scenario(
    order="present",
    early=LATE,
    files=seed.files(seed.V2) | SLOW_VIRTIO,
    without="net-failover-wait.service",
    stock={"name"},
    **BOOT,
)
def test_late_master(vm):
    vm.booted()
    only_the_master(vm)


@pytest.mark.long
@scenario(order="paired", files=seed.files(seed.V2) | MASTER_LAST, stock={"name"}, **BOOT)
def test_second_boot(vm):
    """netplan's .link and its rule are there before udev, which holds up master and standby."""
    vm.booted()
    if not vm.expected:
        only_the_master(vm)
    vm.reboot()
    only_the_master(vm)


@pytest.mark.long
@scenario(manager="cloud-init", order="present", files=seed.files("version: 2\nethernets:\n\tlan0: {dhcp4: true}\n"), stock={"role"})
def test_seed_that_does_not_parse(vm):
    """cloud-init says so, and takes DHCP on a NIC of its own choice, which is the master."""
    vm.booted()
    vm.clean()
    if not vm.expected:
        assert said(vm, "Failed loading yaml blob")
        assert not verdict.leak(vm.machine)
