# SPDX-License-Identifier: LGPL-2.1-or-later
"""What rules and files cannot prevent, net-failoverd mends, and never cuts the guest off."""

from lab import verdict
from lab.scenario import scenario
from lab.wait import TimedOut, until

RELEASE = 7  # DHCPRELEASE, RFC 2131


def wide(vm, name, family):
    """Has a netdev a usable address that reaches further than the link?"""
    return any(
        entry["family"] == family and entry["scope"] != "link" and not entry.get("tentative") and not entry.get("dadfailed")
        for entry in verdict.addresses(vm.machine, name)
    )


def log(vm):
    return vm.guest.output("journalctl --boot --no-pager --output=cat --unit=net-failoverd.service")


def mended_after(vm, links):
    """Return the seconds between the master's last address and the primary's last, by the guest's clock."""
    index = {role: int(vm.guest.output(f"cat /sys/class/net/{name}/ifindex")) for role, name in links.items()}
    events = vm.machine.events()
    ready = max(e.time for e in events if e.index == index["master"] and e.address and not e.gone)
    bare = max(e.time for e in events if e.index == index["primary"] and e.address and e.gone)
    return bare - ready


@scenario(stock={"leak"}, without="net-failoverd.service", order="present", kernel_arguments="modprobe.blacklist=virtio_net", enough="trixie")
def test_master_that_comes_after_the_lease(vm):
    """The VF has a lease when virtio_net is loaded, and meanwhile nobody answers DHCP."""
    primary = vm.guest.output("ls -d /sys/class/net/*/device").split("/")[4]
    until(lambda: wide(vm, primary, "inet") and wide(vm, primary, "inet6"), 60, "the VF has its addresses")
    received = vm.talk()
    vm.goes_on(received, "at first")

    vm.machine.set_uplink(False)
    vm.guest.run("modprobe virtio_net")
    until(lambda: len(vm.netdevs()) == 3, 60, "the pair is complete")
    links = vm.netdevs()
    if not vm.expected:
        until(lambda: "last way in" in log(vm), 60, "the daemon sees that it has to wait")
    try:  # long enough for the fastest of all repairs
        until(lambda: not wide(vm, primary, "inet") or not wide(vm, primary, "inet6"), 3, "")
        raise AssertionError(f"the last addresses are gone: {verdict.addresses(vm.machine, primary)}")
    except TimedOut:
        pass

    vm.machine.set_uplink(True)
    until(lambda: wide(vm, links["master"], "inet"), 90, "the master has a lease")
    vm.repaired(90)
    assert vm.netdevs() == links
    vm.goes_on(received, "after the repair")
    # The server has given both the same address: giving it back would take it from the master.
    assert RELEASE not in {message.kind for messages in vm.machine.frames(vm.pair).values() for message in messages}
    assert mended_after(vm, links) < 5
    vm.guest.run("ip route get 10.0.2.2 | grep -w " + links["master"])
    assert vm.guest.run("failoverctl status").status == 0
    failing = vm.guest.run("systemctl --failed --no-legend --plain", check=False).stdout
    assert not failing, failing


@scenario(stock={"leak"}, without="net-failoverd.service", enough="trixie")
def test_leaks_by_hand(vm):
    """An administrator's slip: addresses and routes on slaves."""
    vm.booted()
    links = vm.netdevs()
    until(lambda: wide(vm, links["master"], "inet"), 60, "the master has a lease")
    received = vm.talk()
    vm.guest.run(f"ip address add 192.0.2.1/32 dev {links['standby']}")
    vm.guest.run(f"ip link set {links['primary']} up; ip route add 198.51.100.0/24 dev {links['primary']}")
    vm.guest.run(f"ip route add default dev {links['primary']} metric 5")
    took = vm.repaired()
    assert took < 5 * 4, "5 s on a quiet machine"
    vm.goes_on(received, "after the repair")
    # Another way for the same packets is the master's from now on.
    assert links["master"] in vm.guest.output("ip route show 198.51.100.0/24")


NO_INITRAMFS = {"/etc/initramfs-tools/update-initramfs.conf": "update_initramfs=no\n"}


@scenario(stock=None, start="stock", files=NO_INITRAMFS, enough="trixie")
def test_a_property_that_comes_late_and_leaves_the_address(vm):
    """systemd 257 takes a late ID_NET_MANAGED_BY as "unmanaged" and keeps the address."""
    until(lambda: len(vm.netdevs()) == 3, 90, "the pair is complete")
    links = vm.netdevs()
    until(lambda: all(wide(vm, name, "inet") for name in links.values()), 90, "all three have a lease")
    # Three ways to one host: without it the stock guest may take one that is dead.
    vm.guest.run(f"ip route add 10.0.2.2/32 dev {links['master']} metric 1")
    received = vm.talk()
    vm.guest.run("mkdir -p /run/udev/rules.d")
    for role in ("primary", "standby"):
        rule = f'SUBSYSTEM=="net", KERNEL=="{links[role]}", ENV{{ID_NET_MANAGED_BY}}="lab"\n'
        vm.guest.put(f"/run/udev/rules.d/70-lab-{role}.rules", rule.encode())
    vm.guest.run("udevadm control --reload; udevadm trigger --settle /sys/class/net/*")
    vm.install()
    vm.repaired()
    vm.goes_on(received, "after the repair")
