# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two hosts, the wire between them, a machine that moves, and five points that talk with it."""

import io
import json
import pathlib
import shutil
import tarfile
import tempfile
import typing

import machine
import telling
from host import Host
from lab import image, nic, wait
from streams import Streams

HERE = pathlib.Path(__file__).parent
#: On the hosts.
SCRIPTS = "/usr/local/lib/nested"
#: The sockets in the scene's folder: between the cards, and libvirt's.
WIRES = ("wire", "management")
#: What moves the machine, before its name and where to.
WAYS = {
    "virsh": "virsh migrate --live --p2p --persistent --undefinesource",
    "failover-migrate": "failover-migrate run",
    "detach": "failover-migrate run --detach",
}
#: What is seen from where: the wire, a port of the first host's bridge, a VF of its card, and both on the second.
WHERE = {"p1": "wire", "p2": "bridge of A", "p3": "VF of A", "p4": "bridge of B", "p5": "VF of B"}


class Capabilities:
    """What libvirt has asked QEMU, from an earlier run with the same disk: it takes 15 s, and more on a busy machine."""

    FOLDER = "/var/cache/libvirt/qemu/capabilities"

    def __init__(self, disk):
        self._path = image.cache_folder() / f"nested-capabilities-{disk.folder.name}"

    def files(self):
        """Return {path: bytes}; libvirt looks itself whether they still hold."""
        return {f"{self.FOLDER}/{path.name}": path.read_bytes() for path in self._path.glob("*.xml")}

    def keep(self, host):
        """Take them from a host, if there are none yet."""
        if self._path.exists():
            return
        for old in image.cache_folder().glob("nested-capabilities-*"):
            shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=image.cache_folder()) as folder:
            for path in host.output(f"ls {self.FOLDER}/*.xml").split():
                pathlib.Path(folder, pathlib.Path(path).name).write_text(host.output(f"cat {path}"), encoding="utf-8")
            shutil.copytree(folder, self._path)


def payload(folder, files):
    """Return a tar archive of these files, {path: bytes}, and of the hosts' scripts."""
    path = folder / "payload.tar"
    members = files | {f"{SCRIPTS}/{script.name}": script.read_bytes() for script in (HERE / "host").iterdir()}
    with tarfile.open(path, "w") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name.lstrip("/"))
            member.size, member.mode = len(data), 0o755
            archive.addfile(member, io.BytesIO(data))
    return path


class Panic(AssertionError):
    """The machine's kernel has died: with Debian 12's QEMU that happens in some moves."""


class Function(typing.NamedTuple):
    """Who has a virtual function, and what the card's driver says of it."""

    driver: str
    told: dict

    def attributes(self):
        """Return what is to go with the machine."""
        return {name: self.told[name] for name in ("spoofchk", "trust", "rate")}


class Scene:
    """Both hosts, "a" and "b"."""

    def __init__(self, folder, release, packages, package=None, driver=None):
        """Boot the hosts with this release and our packages for it.

        package: the guest's, and driver: our own, for boot()
        """
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        disk = image.image(release.as_hypervisor(), packages)
        self._capabilities = Capabilities(disk)
        archive = payload(folder, machine.files(folder, package, driver) | self._capabilities.files())
        self._hosts, self._unused, self.at, self.guest = [], {}, None, None
        try:
            card = nic.nic(2, "e1000e", "52:54:00:00:20:09", 7)
            self.a = self._host(folder / "host-a", disk, archive, "10.77.0.1", ("p2", "p3", "p1"), "server=on", card)
            wait.until(lambda: all((folder / name).exists() for name in WIRES), 10, "the wires are there")
            self.b = self._host(folder / "host-b", disk, archive, "10.77.0.2", ("p4", "p5"), "server=off")
        except BaseException:
            self.close()
            raise

    def _host(self, folder, disk, archive, address, points, end, cards=()):
        # QEMU works in its folder; a whole path may be longer than a socket's.
        wires = [f"{end},addr.type=unix,addr.path=../{name}" for name in WIRES]
        made = Host(folder, disk, archive, address=address, points=points, wires=wires, cards=cards)
        self._hosts.append(made)
        return made

    def __iter__(self):
        return iter(self._hosts)

    def prepare(self):
        """Wait until both have booted, and make the scene in them."""
        for host in self:
            host.prepare()
        for host in self:
            host.finish("scene", 120)
        self._capabilities.keep(self.a)
        self._make_pools()
        self.a.output("ip link set card vf 0 spoofchk off trust on max_tx_rate 200")

    def other(self):
        """Return the host where the machine is not."""
        return self.b if self.at is self.a else self.a

    def host_of(self, point):
        """Return the host that a point is on."""
        return next(host for host in self if point in host.points)

    def interfaces(self, function, link_down):
        """Return what failover-migrate prints for the machine's pair."""
        words = f"--vf={function} --standby-address=01:00.0 --vf-address=02:00.0" + (" --link-down" if link_down else "")
        return self.a.output(f"failover-migrate xml --mac={machine.MAC} --bridge=br0 {words}")

    def _make_pools(self):
        """Have each host hand out a function of another number."""
        for host, number in zip(self, machine.FUNCTIONS):
            host.machine.guest.put("/run/pool.xml", machine.POOL_XML.format(name=machine.POOL, function=2 * number).encode())
            host.virsh(f"net-define /run/pool.xml; virsh --quiet net-start {machine.POOL}")

    def take_first_function(self, host):
        """Give a host's first function to another machine, unless that has it."""
        if "other" in host.virsh("list --name").split():
            return
        host.machine.guest.put("/run/other.xml", machine.OTHER_XML.encode())
        host.virsh("create --paused /run/other.xml")

    def boot(self, function=machine.FUNCTIONS[0], link_down=False, **guest):
        """Define and start the machine on the first host.

        function: or who hands one out; link_down: its standby is, in the definition; guest: what it is, see machine.xml()
        """
        self._unused[self.a] = self.functions(self.a)
        self.a.machine.guest.put("/run/machine.xml", machine.xml(self.interfaces(function, link_down), **guest).encode())
        self.a.virsh("define /run/machine.xml")
        self.a.virsh(f"start {machine.NAME}")
        self.at, self.guest = self.a, {"function": function, "link_down": link_down} | guest

    def wait_booted(self, alone=False):
        """Wait until it uses its function or, alone, answers."""
        if alone:
            wait.until(self.reached, 180, "the machine answers", every=2)
        else:
            self.wait_state("accelerated", 180)

    def console(self, host=None):
        """Return what the machine has printed on a host, by default where it is."""
        return (host or self.at).output(f"cat {machine.CONSOLE} 2>/dev/null", check=False)

    def state(self, host=None):
        """Return what the machine last said of its device on a host, by default where it is."""
        text = self.console(host)
        if "Kernel panic" in text:
            raise Panic(text[-2000:])
        said = [line.split()[1] for line in text.splitlines() if line.startswith("state ")]
        return said[-1] if said else ""

    def wait_state(self, state, limit):
        """Wait until it says so."""
        wait.until(lambda: self.state() == state, limit, f"the machine is {state}", every=2)

    def reached(self, point="p2"):
        """Does it answer a point?"""
        return self.host_of(point).machine.guest.run(f"ip netns exec {point} ping -q -c 1 -W 2 {machine.ADDRESS}", check=False).status == 0

    def move(self, way="virsh"):
        """Begin to move it to the other host in one of WAYS; moved() waits for the end."""
        self._unused[self.other()] = self.functions(self.other())
        self.at.start("move", f"{WAYS[way]} {machine.NAME} {self.other().uri}")

    def moved(self, limit=120):
        """Wait until it has moved, and return what the command printed."""
        printed = self.at.finish("move", limit)
        self.at = self.other()
        return printed

    @staticmethod
    def entries(host):
        """Return the machine's entries in a host's bridge and card but for the learned ones: (port, self or master)."""
        found = json.loads(host.output("bridge -j fdb") or "[]")
        ours = [entry for entry in found if entry["mac"] == machine.MAC and (entry.get("state") or "self" in entry.get("flags", []))]
        return sorted((entry["ifname"], "self" if "self" in entry.get("flags", []) else "master") for entry in ours)

    @staticmethod
    def functions(host):
        """Return the functions that are for machines on a host: {number: Function}."""
        drivers = host.output("".join(f"basename $(readlink /sys/bus/pci/devices/{path}/driver)\n" for path in machine.FUNCTIONS.values())).split()
        (card,) = json.loads(host.output("ip -j -d link show card"))
        return {number: Function(driver, card["vfinfo_list"][number]) for number, driver in zip(machine.FUNCTIONS, drivers)}

    def has_back(self, host):
        """Has a host its functions as they were before the machine came?"""
        return self.functions(host) == self._unused[host]

    def used(self):
        """Return (number, Function) of the one that the machine has where it is."""
        ((number, function),) = ((number, one) for number, one in self.functions(self.at).items() if one.told["address"] == machine.MAC)
        return number, function

    def remove(self):
        """End the machine wherever it is."""
        self.guest = None
        for host in self:
            host.virsh(f"destroy {machine.NAME}", check=False)
            host.virsh(f"undefine {machine.NAME}", check=False)
            host.output(f"rm -f {machine.CONSOLE}")

    def streams(self, points=tuple(WHERE)):
        """Begin to talk with the machine from these points."""
        return Streams(self, machine.ADDRESS, points)

    def set_functions(self, state):
        """Set the netdevs of all functions of both cards up or down.

        While one is up the emulated card gives it whatever it has no filter for, and not to the bridge.
        One that a machine has is none of the host's.
        """
        for host in self:
            for point in host.points:
                if WHERE[point].startswith("VF"):
                    host.output(f"ip -n {point} link set {point} {state}")
            host.output(f"for path in /sys/bus/pci/devices/{machine.FUNCTIONS[0]}/net/*; do [ ! -e \"$path\" ] || ip link set ${{path##*/}} {state}; done")

    def watch(self):
        """Let both hosts note what they see of the machine, with the time."""
        for host in self:
            host.start("watch", f"python3 {SCRIPTS}/watch.py {machine.CONSOLE}")
            host.start("fdb", "bridge -timestamp monitor fdb")
            host.start("qemu", "virsh qemu-monitor-event --loop --timestamp")
            host.start("libvirt", "virsh event --all --loop --timestamp")
            host.start("daemon", f"busctl --json=short --match={telling.MATCH} monitor")

    def told(self, since):
        """Return what the daemons of both hosts and the guest have told since then, in order of time."""
        return telling.story(said for host in self for said in host.told() if said.time >= since)

    def save_evidence(self):
        """Write beside the consoles of the hosts what they have noted."""
        for host in self:
            for name in ("watch", "fdb", "qemu", "libvirt", "daemon", "hooks", *host.points):
                (host.machine.folder / f"{name}.log").write_text(host.noted(name), encoding="utf-8")
            host.machine.save_evidence()

    def close(self):
        """End both hosts."""
        for host in self._hosts:
            host.close()
