# SPDX-License-Identifier: LGPL-2.1-or-later
"""A master that is the port of a bridge has no address: what is stacked on it has."""

from lab import verdict
from lab.scenario import scenario
from lab.wait import until

#: The refresh of the initramfs is tests/deb's matter, and takes minutes in emulation.
FILES = {"/etc/initramfs-tools/update-initramfs.conf": "update_initramfs=no\n"}
BRIDGE = """
printf '[NetDev]\\nName=br0\\nKind=bridge\\nMACAddress={mac}\\n' >/etc/systemd/network/10-br0.netdev
printf '[Match]\\nName=br0\\n[Network]\\nDHCP=yes\\n' >/etc/systemd/network/10-br0.network
printf '[Match]\\nName={master}\\n[Network]\\nBridge=br0\\n' >/etc/systemd/network/10-port.network
networkctl reload && networkctl reconfigure {master}
"""


def wide(vm, name):
    """Return the families of a netdev's addresses that reach further than the link and may be used."""
    entries = verdict.addresses(vm.machine, name)
    return {e["family"] for e in entries if e["scope"] != "link" and not e.get("tentative") and not e.get("dadfailed")}


@scenario(stock=None, start="stock", files=FILES, enough="trixie")
def test_the_port_of_a_bridge(vm):
    """Installed on a machine in the dual-IP state, and then an administrator's slip."""
    both = {"inet", "inet6"}
    until(lambda: len(vm.netdevs()) == 3, 90, "the pair is complete")
    links = vm.netdevs()
    vm.guest.run(BRIDGE.format(mac=vm.pair.mac, master=links["master"]))
    until(lambda: wide(vm, "br0") == both, 90, "the bridge has its addresses")
    # Since Linux 6.2 a slave has no IPv6 address of its own.
    until(lambda: "inet" in wide(vm, links["primary"]), 90, "the primary has a lease of its own")
    assert wide(vm, links["master"]) == set()
    # Without it the stock guest may take a way that is dead.
    vm.guest.run("ip route add 10.0.2.2/32 dev br0 metric 1")
    received = vm.talk()
    vm.goes_on(received, "at first")

    vm.install()
    vm.repaired()
    vm.goes_on(received, "after the installation")

    vm.guest.run(f"ip address add 10.0.2.14/24 dev {links['primary']}")
    vm.guest.run(f"ip route add 198.51.100.0/24 via 10.0.2.2 dev {links['primary']}")
    vm.repaired()
    vm.goes_on(received, "after the slip")
    assert "dev br0" in vm.guest.output("ip route show 198.51.100.0/24")
    assert wide(vm, "br0") == both
    until(lambda: vm.guest.run("failoverctl status", check=False).status == 0, 10, "all is well")
    state = "busctl get-property org.netfailover1 /org/netfailover1 org.netfailover1.Manager State"
    assert vm.guest.output(state).strip() == 's "ok"'
