# SPDX-License-Identifier: LGPL-2.1-or-later
"""ifupdown: the slaves are no interfaces of its, whatever its configuration says."""

import pathlib

import pytest

from lab import styles, verdict
from lab.scenario import scenario
from lab.wait import until
from test_repair import NO_INITRAMFS, log, wide

HELPER = pathlib.Path(__file__).parent / "guest-ifupdown" / "cloud-helper"
LOOPBACK = styles.LOOPBACK

#: For whatever looks like a NIC, at boot.
AUTO = {"/etc/network/interfaces": LOOPBACK + "auto /en*=lan\niface lan inet dhcp\n"}
HOTPLUG = styles.STYLES["any"]["ifupdown"].files
CLOUD = {
    "/etc/network/interfaces": LOOPBACK + "source-directory /run/network/interfaces.d\n",
    "/etc/network/cloud-helper": HELPER.read_text(encoding="utf-8"),
    "/etc/udev/rules.d/75-lab-cloud.rules": 'SUBSYSTEM=="net", ACTION=="add", KERNEL=="eth*|en*", '
    'RUN+="/bin/sh /etc/network/cloud-helper"\n',
}
STOCK = {"address", "client", "role"}


def marks(vm):
    return {line for line in vm.guest.output("ifquery --state").split() if line.endswith("=net-failover")}


def replugged(vm):
    """The primary goes and comes back, and is left alone then too."""
    vm.unplug()
    vm.plug()
    vm.guest.run("systemctl list-jobs")
    vm.clean()


@pytest.mark.long
@scenario(manager="ifupdown", order="present", files=AUTO, stock=STOCK)
def test_auto_present(vm):
    vm.booted()
    vm.clean()
    assert marks(vm) == {"enp1s0nsby=net-failover", "enp2s0=net-failover"}
    # As a removal does, and a start of networking.service
    vm.guest.run("/usr/lib/net-failover/net-failover-ifupdown forget")
    assert not marks(vm)
    vm.guest.run("/usr/lib/net-failover/net-failover-ifupdown mark")
    vm.unplug()
    assert len(marks(vm)) == 2
    # A name is marked as long as it is a slave's.
    vm.guest.run("ip link add enp2s0 type dummy; /usr/lib/net-failover/net-failover-ifupdown mark")
    assert marks(vm) == {"enp1s0nsby=net-failover"}


@pytest.mark.long
@scenario(manager="ifupdown", order="paired", files=AUTO, stock=STOCK)
def test_auto_paired(vm):
    vm.booted()
    vm.clean()


@pytest.mark.long
@scenario(manager="ifupdown", order="present", files=HOTPLUG, stock=STOCK)
def test_hotplug_present(vm):
    vm.booted()
    vm.clean()


@pytest.mark.long
@scenario(manager="ifupdown", order="paired", files=HOTPLUG, stock=STOCK)
def test_hotplug_paired(vm):
    vm.booted()
    vm.clean()
    replugged(vm)


@pytest.mark.long
@scenario(manager="ifupdown", order="paired", files=HOTPLUG, stock=STOCK)
def test_hotplug_restart(vm):
    """networking.service then brings them up itself, without ifup@."""
    vm.booted()
    vm.clean()
    if not vm.expected:
        # The client is to be the one that it was.
        vm.guest.run("systemctl restart networking.service ifupdown-wait-online.service", limit=120)
        vm.clean()
        assert not marks(vm)


@pytest.mark.long
@scenario(manager="ifupdown", order="paired", files=AUTO, stock=STOCK)
def test_auto_replugged(vm):
    """What is plugged in is marked as well, before somebody calls "ifup -a"."""
    vm.booted()
    vm.unplug()
    if not vm.expected:
        # As a start of the service does; the mark outlives the netdev.
        vm.guest.run("/usr/lib/net-failover/net-failover-ifupdown mark")
        assert len(marks(vm)) == 1
    vm.plug()
    if not vm.expected:
        vm.expect(lambda: "enp2s0=net-failover" in marks(vm), 30, "the primary is marked")
        vm.guest.run("ifup -a", limit=120)
    vm.clean()


@pytest.mark.long
@scenario(manager="ifupdown", order="present", files=CLOUD, stock=STOCK)
def test_cloud_helper_present(vm):
    vm.booted()
    vm.clean()


@scenario(manager="ifupdown", order="paired", files=CLOUD, stock=STOCK, enough="bookworm")
def test_cloud_helper_paired(vm):
    vm.booted()
    vm.clean()
    replugged(vm)


def unit(vm, name):
    return verdict.unit_state(vm.machine, name)["ActiveState"]


def repair(vm, before_the_uplink=lambda primary: None):
    """The VF has a lease when virtio_net is loaded, and meanwhile nobody answers DHCP."""
    primary = "enp2s0"
    until(lambda: wide(vm, primary, "inet"), 60, "the VF has its lease")
    received = vm.talk()
    vm.goes_on(received, "at first")

    vm.machine.set_uplink(False)
    vm.guest.run("modprobe virtio_net")
    until(lambda: len(vm.netdevs()) == 3, 60, "the pair is complete")
    links = vm.netdevs()
    assert links["primary"] == primary
    if not vm.expected:
        until(lambda: "last way in" in log(vm), 60, "the daemon sees that it has to wait")
    assert wide(vm, primary, "inet") and verdict.managed(vm.machine, primary)
    before_the_uplink(primary)

    vm.machine.set_uplink(True)
    until(lambda: wide(vm, links["master"], "inet"), 90, "the master has a lease")
    vm.repaired(90)
    assert not verdict.client(vm.machine)
    vm.goes_on(received, "after the repair")
    # Neither slave was set down by it.
    assert vm.guest.output(f"cat /sys/class/net/{primary}/operstate").strip() == "up"
    vm.guest.run("ip route get 10.0.2.2 | grep -w " + links["master"])
    assert not verdict.failed(vm.machine)


LATE = {"manager": "ifupdown", "order": "present", "kernel_arguments": "modprobe.blacklist=virtio_net"}


@scenario(stock={"leak"}, without="net-failoverd.service", files=HOTPLUG, enough="bookworm", **LATE)
def test_master_that_comes_after_the_lease(vm):
    repair(vm)
    until(lambda: vm.guest.run("failoverctl status").status == 0, 10, "failoverctl finds all well")
    # What has come by the unit that is still there goes with it, and does not come back.
    replugged_slave_is_left_alone(vm)


def replugged_slave_is_left_alone(vm):
    vm.unplug()
    vm.plug()
    assert not verdict.client(vm.machine) and not verdict.leak(vm.machine)


@pytest.mark.long
@scenario(stock=None, files=HOTPLUG, **LATE)
def test_a_client_that_does_not_end(vm):
    """It gets a signal and time, then it is killed, and a line tells so."""

    def hang(primary):
        vm.guest.run(
            f"for pid in $(cat /run/dhclient.{primary}.pid /run/dhcpcd/{primary}*.pid 2>/dev/null); do kill -STOP $pid; done"
        )

    repair(vm, hang)
    assert "does not end; it is killed" in vm.guest.output("journalctl -b --no-pager -o cat -u 'net-failover-release@*'")


@pytest.mark.long
@scenario(stock=None, manager="ifupdown", files={"/etc/network/interfaces": AUTO["/etc/network/interfaces"] + "iface enp2s0 in"})
def test_half_written_interfaces(vm):
    """ifupdown says what it cannot read; once it can, all is as it should be."""
    vm.booted()
    assert unit(vm, "networking.service") == "failed"
    assert "/etc/network/interfaces:" in vm.guest.output("journalctl -b --no-pager -o cat -u networking.service")
    assert vm.guest.output("systemctl list-units --state=failed --no-legend --plain 'net-failover*'").strip() == ""
    assert not verdict.address(vm.machine) and not verdict.client(vm.machine)
    vm.guest.put("/etc/network/interfaces", AUTO["/etc/network/interfaces"].encode())
    vm.guest.run("systemctl restart networking.service ifupdown-wait-online.service", limit=120)
    vm.guest.run("systemctl reset-failed")
    assert not {name: text for name, text in verdict.look(vm.machine).items() if name != "online"}


@pytest.mark.long
@scenario(stock=None, start="stock", manager="ifupdown", files=HOTPLUG | NO_INITRAMFS)
def test_install_and_purge_on_a_running_system(vm):
    until(lambda: len(vm.netdevs()) == 3, 90, "the pair is complete")
    links = vm.netdevs()
    until(lambda: all(wide(vm, name, "inet") for name in links.values()), 90, "all three have a lease")
    # Three ways to one host: without it the stock guest may take one that is dead.
    vm.guest.run(f"ip route add 10.0.2.2/32 dev {links['master']} metric 1")
    received = vm.talk()
    vm.install()
    vm.repaired(90)
    assert not verdict.client(vm.machine) and not verdict.failed(vm.machine)
    vm.goes_on(received, "after the installation")

    vm.guest.run("dpkg --purge net-failover", limit=120)
    assert not marks(vm)
    vm.unplug()
    vm.plug()
    until(lambda: wide(vm, links["primary"], "inet"), 60, "ifupdown configures the primary that comes")
