# SPDX-License-Identifier: LGPL-2.1-or-later
"""The words in which a scenario is written: a decorator and the guest that it is given."""

import socket
import time

from . import verdict
from .machine import Machine, Pair
from .vf import DRIVER, VfPair
from .wait import TimedOut, until

#: Files with which udev looks at master and standby later than at the primary.
MASTER_LAST = {
    "/etc/udev/rules.d/00-lab.rules": f'SUBSYSTEM=="net", ATTR{{device/features}}=="{"?" * 62}1*", PROGRAM="/bin/sleep 3"\n'
}

def scenario(
    *,
    stock,
    stock_also=None,
    order="paired",
    pairs=1,
    master=None,
    nic="e1000e",
    second=False,
    without="package",
    start="ours",
    module=False,
    repeated=False,
    manager="networkd",
    kernel="amd64",
    initramfs="initramfs-tools",
    enough=None,
    moves=False,
    clients=1,
    **options,
):
    """Declare a test that boots a guest.

    It runs on every release with our package, where it has to pass, and without
    it, where it has to end in verdict.Unclean with at least the symptoms named by
    stock (so that no test passes for the wrong reason).

    stock: names of symptoms, or None: the test is not of this kind and runs once,
        with the package
    stock_also: {release: names of symptoms that it shows every time besides}
    order, pairs, master, nic, second: the failover pairs, see Pair; with nic="igbvf" there is one,
        see VfPair
    without: "initramfs" leaves the package in and takes the initramfs from a system
        without it; the name of a unit of the package keeps that from being started,
        in the initramfs too
    start: "stock" boots without the package, for install(); "stale" with it, and with the
        initramfs of a system without it
    module: our kernel module takes the in-tree driver's place in the initramfs
    repeated: booted ten times by --all; outside of it, only these and those with
        without="initramfs" run without the package too, and only with networkd
    manager: what configures the NICs, see Release
    kernel, initramfs: the flavour of Debian's kernel, and what makes the initramfs, see Release
    enough: the release that is enough outside of --all, where both would tell the same
    moves: the guest can move to another QEMU, see MovingVm
    clients: DHCP clients that the master may have: more than one where the initramfs has
        its own, or several managers are told to take every NIC
    options: for Machine
    """
    kind = VfPair if nic == DRIVER else Pair

    def declare(function):
        function.scenario = {
            "stock": None if stock is None else set(stock),
            "stock_also": stock_also or {},
            "pairs": [kind(number, order, master, nic, second) for number in range(1, pairs + 1)],
            "without": without,
            "start": start,
            "module": module,
            "repeated": repeated,
            "manager": manager,
            "kernel": kernel,
            "initramfs": initramfs,
            "enough": enough,
            "moves": moves,
            "clients": clients,
            "options": options,
        }
        return function

    return declare


class Vm:
    """A running guest in the words of a scenario.

    expected: names of symptoms; there are any with a stock guest only.
    """

    def __init__(self, machine: Machine, expected=frozenset(), packages=()):
        self.machine = machine
        self._packages = packages
        self.guest = machine.guest
        self.pair = machine.pairs[0]
        self.expected = set(expected)

    def netdevs(self, pair=None):
        """Return {role: name} of a pair."""
        return verdict.netdevs(self.machine, pair or self.pair)

    def booted(self):
        """Wait until the boot is over (not for that of a stock guest) and every pair is as complete as it gets by itself."""
        if not self.expected:
            until(self._no_jobs, 120, "the guest has no job left", every=1)
        for pair in self.machine.pairs:
            until(lambda p=pair: len(self.netdevs(p)) == p.netdevs, 60, f"pair {pair.number} is complete", every=1)

    def _no_jobs(self):
        return "No jobs" in self.guest.output("systemctl list-jobs --no-pager")

    def reboot(self):
        """Boot it again and wait until that is over."""
        self.guest = self.machine.reboot()
        self.booted()

    def clean(self):
        """Assert that no symptom shows; a stock guest is given time to show its own."""
        symptoms = {}

        def shown():
            symptoms.update(verdict.look(self.machine))
            return self.expected <= symptoms.keys()

        try:
            until(shown, 30, "", every=1)
        except TimedOut:
            pass
        if not self.expected:
            symptoms = self._settled()
        if symptoms:
            raise verdict.Unclean(symptoms)

    def _settled(self):
        """Let what still comes by itself come: duplicate address detection takes a while."""
        symptoms = {}

        def calm():
            symptoms.clear()
            symptoms.update(verdict.look(self.machine))
            return not symptoms.keys() & {"master"}

        try:
            until(calm, 15, "", every=1)
        except TimedOut:
            pass
        return symptoms

    def expect(self, condition, limit, what):
        """Wait for a condition; a stock guest may soon miss it, and clean() has the last word."""
        try:
            until(condition, limit if not self.expected else min(limit, 2), what, every=0.5)
        except TimedOut:
            if not self.expected:
                raise

    def unplug(self, pair=None):
        """Take the primary away and wait until its netdev is gone."""
        pair = pair or self.pair
        self.machine.unplug(pair)
        until(lambda: "primary" not in self.netdevs(pair), 30, "the primary's netdev is gone", every=0.5)

    def plug(self, pair=None):
        """Give the primary back and wait until it is a slave and udev has seen it."""
        self.machine.plug(pair or self.pair)
        self.plugged(pair)

    def plugged(self, pair=None):
        """Wait until the primary is a slave and udev has seen it."""
        until(lambda: "primary" in self.netdevs(pair), 60, "the primary is a slave", every=0.5)
        self.guest.run("udevadm settle")

    def plug_refused(self):
        """Give the primary back to a master whose MTU it cannot have, and wait until udev has seen that it is no slave."""
        self.guest.run(f"ip link set dev {self.netdevs()['master']} mtu 12000")
        self.machine.plug(self.pair)
        self.expect(lambda: "candidate" in self.netdevs(), 60, "the primary is there, and no slave")
        self.guest.run("udevadm settle")

    def install(self):
        """Install our package in the running guest and return what that printed."""
        for package in self._packages:
            self.guest.put("/root/package.deb", package.read_bytes())
            result = self.guest.run("dpkg --install /root/package.deb", limit=120)
        return result.stdout + result.stderr

    def repaired(self, limit=60):
        """Wait until no slave has an address, a route or a manager, and say how long it took."""
        start = time.monotonic()
        leak = {}

        def gone():
            leak["leak"] = verdict.leak(self.machine)
            return not leak["leak"]

        try:
            until(gone, limit if not self.expected else 5, "", every=0.5)
        except TimedOut:
            raise verdict.Unclean(leak) from None
        return time.monotonic() - start

    def talk(self):
        """Open a TCP connection to the host and return a function that tells what has come through."""
        server = socket.create_server(("127.0.0.1", 0))
        port = server.getsockname()[1]
        self.guest.run(
            f"setsid bash -c 'exec 3<>/dev/tcp/10.0.2.2/{port}; while echo tick >&3; do sleep 0.1; done'"
            " </dev/null >/dev/null 2>&1 &"
        )
        server.settimeout(60)
        with server:
            connection, _ = server.accept()
        connection.setblocking(False)
        total = [0]

        def received():
            try:
                while data := connection.recv(4096):
                    total[0] += len(data)
                raise AssertionError("the guest has closed the connection")
            except BlockingIOError:
                return total[0]

        return received

    def goes_on(self, received, what):
        """Wait until more comes through the connection of talk()."""
        before = received()
        until(lambda: received() > before + 20, 60, f"the TCP connection goes on {what}")

    def admin_state(self, name):
        """Return networkd's state of a netdev: configured, configuring, unmanaged…"""
        return verdict.admin_state(self.machine, name)
