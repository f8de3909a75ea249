# SPDX-License-Identifier: LGPL-2.1-or-later
"""What net-failoverd costs where nothing happens, and what strangers make it cost."""

import pytest

from lab.scenario import scenario
from lab.wait import until
from test_chaos import memory, pid, well

#: Software links of several kinds, which have no part in anything.
STRANGERS = 1000
KINDS = """
for n in $(seq 4 {count}); do
    case $((n % 4)) in
        0) echo "link add x$n type dummy" ;;
        1) echo "link add x$n type veth peer name y$n" ;;
        2) echo "link add x$n type bridge" ;;
        3) echo "link add link x$((n - 3)) name x$n type macvlan" ;;
    esac
done | ip -batch -
"""


def counted(vm):
    """Return how often the daemon has run: voluntary context switches."""
    return int(vm.guest.output(f"awk '/^voluntary/ {{print $2}}' /proc/{pid(vm)}/status"))


def links(vm):
    """Return what tells whether anybody has touched a stranger."""
    return vm.guest.output(
        "for what in link address; do ip -oneline $what show | grep -E '^[0-9]+: [xy][0-9]' | sed 's/qlen.*//'; done; true"
    )


@pytest.mark.long
@scenario(stock=None)
def test_cost(vm):
    vm.booted()
    until(lambda: well(vm), 60, "all is well at first")
    vm.guest.run("systemctl stop systemd-networkd.service systemd-networkd.socket")
    vm.guest.run("busctl call org.netfailover1 /org/netfailover1 org.netfailover1.Manager Reconcile")
    vm.guest.run("systemctl is-system-running --wait", check=False)
    start = counted(vm)
    vm.guest.run("sleep 60", limit=90)
    print(f"idle: {counted(vm) - start} wakeups in 60 s, private memory {memory(vm)[0]} kB")
    assert counted(vm) == start

    alone = memory(vm)[0]
    vm.guest.run(KINDS.format(count=STRANGERS), limit=120)
    before = links(vm)
    number = int(vm.guest.output("ls /sys/class/net | wc -l"))
    assert number > STRANGERS
    vm.guest.run("busctl call org.netfailover1 /org/netfailover1 org.netfailover1.Manager Reconcile")
    until(lambda: well(vm), 30, "all is well beside strangers")
    growth = (memory(vm)[0] - alone) * 1024 / number
    print(f"{number} links: {growth:.0f} bytes of private memory for each")
    assert links(vm) == before
    assert growth <= 300
