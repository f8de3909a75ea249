# SPDX-License-Identifier: LGPL-2.1-or-later
"""A genuine VF as primary: igbvf on a NIC with SR-IOV, made and removed in the guest."""

import dpkt
import pytest

from lab import verdict, wire
from lab.scenario import scenario
from lab.wait import until

SYMPTOMS = {"dhcp", "address", "role"}


def sent(vm, name):
    """Return the packets that the kernel has sent by a netdev."""
    return int(vm.guest.output(f"cat /sys/class/net/{name}/statistics/tx_packets"))


def on_the_wire(vm, leg):
    """Return the pings that have left by a leg, in the standby's and the VF's name."""
    source = bytes.fromhex(vm.pair.mac.replace(":", ""))
    frames = [frame for _, frame in wire.packets(vm.machine.folder / f"{leg}.pcap") if frame.src == source]
    return sum(isinstance(getattr(frame.data, "data", None), dpkt.icmp.ICMP) for frame in frames)


def in_use(vm, role):
    """Assert that all talk is by the netdev with this role, as failoverctl, the bus and the wire have it."""
    links = vm.netdevs()
    until(lambda: vm.guest.json("failoverctl --json=short")["Failovers"][0]["Active"] == role, 60, f"the {role} is in use")
    index = vm.guest.output(f"cat /sys/class/net/{links['master']}/ifindex").strip()
    escaped = f"_3{index[0]}{index[1:]}"
    path = f"/org/netfailover1/failover/{escaped}"
    assert vm.guest.output(f"busctl get-property org.netfailover1 {path} org.netfailover1.Failover Active").split() == ["s", f'"{role}"']

    legs = dict(zip(("standby", "primary"), vm.pair.legs))
    before = {name: on_the_wire(vm, leg) for name, leg in legs.items()}
    counted = sent(vm, links[role])
    vm.guest.run("ping -n -c 5 -i 0.2 10.0.2.2")
    grown = {name: on_the_wire(vm, leg) - before[name] for name, leg in legs.items()}
    assert grown == {name: 5 if name == role else 0 for name in legs}
    assert sent(vm, links[role]) >= counted + 5


def is_the_primary(vm):
    """Assert that the VF, and not its PF, is what the failover has as primary, and that nothing else configures it."""
    links = vm.netdevs()
    (failover,) = vm.guest.json("failoverctl --json=short")["Failovers"]
    assert (failover["Primary"]["Name"], failover["Primary"]["Driver"]) == (links["primary"], "igbvf")
    assert failover["State"] == "accelerated" and not failover["Primary"]["Managed"]
    assert links["primary"] in vm.guest.output("failoverctl list --no-legend")
    assert not verdict.leak(vm.machine)


def clean(vm):
    """Assert that no symptom shows, but for what the README says of Linux 6.1: a link-local address for a moment.

    It does not come so far as to be used.
    """
    try:
        vm.clean()
    except verdict.Unclean as unclean:
        known = unclean.symptoms.keys() == {"address"} and vm.guest.output("uname -r").startswith("6.1.")
        held = verdict.slave_addresses(vm.machine)
        if vm.expected or not known or not all(event.gone and event.address.startswith("fe80:") for event in held):
            raise
    if not vm.expected:
        assert not verdict.leak(vm.machine)


def come_and_go(vm, rounds):
    """The VF comes and goes, while a TCP connection goes on and nothing else on the wire tells of it."""
    received = vm.talk()
    for number in range(1, rounds + 1):
        in_use(vm, "primary")
        is_the_primary(vm)
        vm.goes_on(received, f"with the VF, round {number}")
        vm.unplug()
        in_use(vm, "standby")
        vm.goes_on(received, f"without the VF, round {number}")
        vm.plug()
    clean(vm)


@pytest.mark.long
@scenario(nic="igbvf", stock=SYMPTOMS)
def test_vf_after_the_master(vm):
    vm.booted()
    vm.plug()
    clean(vm)
    come_and_go(vm, 5)


@pytest.mark.long
@scenario(nic="igbvf", order="present", stock=SYMPTOMS)
def test_vf_before_the_master(vm):
    vm.booted()
    vm.clean()
    come_and_go(vm, 1)


@pytest.mark.long
@scenario(nic="igbvf", stock=None)
def test_vf_comes_and_goes_twenty_times(vm):
    vm.booted()
    vm.plug()
    come_and_go(vm, 20)


@pytest.mark.long
@scenario(nic="igbvf", stock={"leak"}, without="net-failoverd.service", kernel_arguments="modprobe.blacklist=virtio_net")
def test_master_after_the_lease_of_the_vf(vm):
    """A NIC like any other, until virtio_net is loaded."""
    vm.machine.plug(vm.pair)
    until(lambda: vm.guest.output("ip -4 -o address show scope global").strip(), 60, "the VF has a lease")
    received = vm.talk()
    vm.goes_on(received, "at first")
    vm.guest.run("modprobe virtio_net")
    vm.plugged()
    vm.repaired(90)
    vm.goes_on(received, "after the repair")
    in_use(vm, "primary")
    is_the_primary(vm)


@pytest.mark.long
@scenario(nic="igbvf", module=True, stock=None)
def test_vf_after_the_master_with_module(vm):
    vm.booted()
    vm.plug()
    clean(vm)
    come_and_go(vm, 5)


@pytest.mark.long
@scenario(nic="igbvf", order="present", module=True, stock=None)
def test_vf_before_the_master_with_module(vm):
    vm.booted()
    vm.clean()
    come_and_go(vm, 1)
