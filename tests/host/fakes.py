# SPDX-License-Identifier: LGPL-2.1-or-later
"""Hosts of the libvirt that fake/ stands in for, with cards that this machine has not."""

import os
import pathlib
import re
import subprocess
import uuid

import pytest
from conftest import TOP

MAC = "52:54:00:00:12:53"

PROGRAM = pathlib.Path(os.environ.get("FAILOVER_MIGRATE", TOP / "build/host/src/host/failover-migrate"))
LIBRARY = pathlib.Path(os.environ.get("FAKE_LIBVIRT", TOP / "build/host/tests/host/libfake-libvirt.so"))
#: What the command leaves on a host does not stay on this machine, and it sees another /sys and /etc where there is one.
ALONE = ("unshare", "--mount", "sh", "-ec", """mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /var/lib
[ -z "$1" ] || mount --bind "$1" /sys
[ -z "$2" ] || mount --bind "$2" /etc; shift 2; exec "$@" """, "sh")
CARD = "<device><name>pci_card</name><capability type='pci'><domain>0</domain><bus>66</bus><slot>0</slot><function>0</function></capability></device>"
FUNCTION = """<device><name>pci_{number}</name><parent>pci_card</parent><capability type='pci'>
<domain>0</domain><bus>66</bus><slot>2</slot><function>{number}</function>
<capability type='phys_function'><address domain='0x0000' bus='0x42' slot='0x00' function='0x0'/></capability></capability></device>"""
POOL = """<network><name>{name}</name><forward mode='hostdev' managed='yes'>{addresses}</forward></network>"""
ADDRESS = "<address type='pci' domain='0x0000' bus='0x42' slot='0x02' function='0x{number}'/>"


STANDBY = """<interface type='{kind}'><mac address='{mac}'/><source {source}/><target dev='vnet0'/><model type='virtio'/>
<link state='up'/>{teaming}<alias name='ua-standby'/><address type='pci' bus='1' slot='0'/>{actual}</interface>"""
NETWORK = "<network><name>{name}</name><forward mode='bridge'/><bridge name='{bridge}'/></network>"
BRIDGE = "<interface type='bridge' name='{name}'><bridge><interface type='ethernet' name='{port}'/></bridge></interface>"
NIC = "<device><name>net_{name}</name><parent>{parent}</parent><capability type='net'><interface>{name}</interface><link state='up'/></capability></device>"
FUNCTION_OF = """<interface type='{kind}' managed='yes'><mac address='{mac}'/><source{pool}>{address}</source>{teaming}<alias name='hostdev0'/>
<address type='pci' bus='2' slot='0'/>{actual}</interface>"""


def standby(teaming=True, mac=MAC, network=""):
    """Return the first half of a pair: at the bridge br0, or at the network that has come to that."""
    return STANDBY.format(
        mac=mac, kind="network" if network else "bridge", source=f"network='{network}'" if network else "bridge='br0'",
        teaming="<teaming type='persistent'/>" if teaming else "",
        actual="<actual type='bridge'><source bridge='br0'/></actual>" if network else "")


def function(teaming=True, number=5, pool="", mac=MAC):
    """Return the other half: a virtual function, or the network that has given that one."""
    address = ADDRESS.format(number=number)
    return FUNCTION_OF.format(
        mac=mac, kind="network" if pool else "hostdev", pool=f" network='{pool}'" if pool else "", address="" if pool else address,
        teaming="<teaming type='transient' persistent='ua-standby'/>" if teaming else "",
        actual=f"<actual type='hostdev'><source>{address}</source></actual>" if pool else "")


def sysfs(folder, functions, bus="42", name="pf0"):
    """Make or add to a /sys with a card whose virtual functions have these numbers, each a port of that bridge or None."""
    devices, links = folder / "bus/pci/devices", folder / "class/net"
    card = devices / f"0000:{bus}:00.0"

    def nic(device, name):
        (device / "net" / name).mkdir(parents=True)
        (links / name).mkdir(parents=True)
        (links / name / "device").symlink_to(device)
        (links / name / "flags").write_text("0x1002\n", encoding="ascii")
        (links / name / "ifindex").write_text(f"{len(list(links.iterdir()))}\n", encoding="ascii")

    nic(card, name)
    for number, bridge in functions.items():
        device = devices / f"0000:{bus}:02.{number}"
        nic(device, f"{name}v{number}")
        (device / "physfn").symlink_to(card)
        (device / "driver").symlink_to("/sys/bus/pci/drivers/iavf")
        (card / f"virtfn{number}").symlink_to(device)
        if bridge:
            (links / f"{name}v{number}" / "master").symlink_to(links / bridge)
    return folder


def command(*words, sys="", etc=""):
    """Return the command that runs this one alone, with that libvirt, and with another /sys and /etc where there is one."""
    if os.geteuid() != 0:
        pytest.skip("only root can keep what the command writes away from this machine")
    return [*ALONE, str(sys), str(etc), "env", "--default-signal=INT", f"LD_PRELOAD={LIBRARY}", *map(str, words)]


def run(*words, code=0, sys="", etc=""):
    """Run failover-migrate, check its exit status, and return what it has printed."""
    done = subprocess.run(command(PROGRAM, *words, sys=sys, etc=etc), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


class Fake:
    """A host with a card that has virtual functions of these numbers."""

    def __init__(self, folder, functions=(5,)):
        self.folder = folder
        for kind in ("devices", "interfaces", "networks"):
            (folder / kind).mkdir(parents=True)
        self._write("devices/card", CARD)
        for number in functions:
            self._write(f"devices/{number}", FUNCTION.format(number=number))

    def _write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    @property
    def uri(self):
        """For the command."""
        return f"fake:{self.folder}"

    def has(self, name):
        """Do what fake/store.hpp says where this file is there."""
        (self.folder / name).touch()

    def pool(self, name, *functions):
        """Make a network that hands out these functions."""
        self._write(f"networks/{name}", POOL.format(name=name, addresses="".join(ADDRESS.format(number=one) for one in functions)))

    def bridge(self, network, name, card=True):
        """Make a bridge that goes out by the card, or by another one, and a network of it."""
        port, parent = ("pf0", "pci_card") if card else ("eth0", "pci_plain")
        self._write(f"devices/{port}", NIC.format(name=port, parent=parent))
        self._write(f"interfaces/{name}", BRIDGE.format(name=name, port=port))
        self._write(f"networks/{network}", NETWORK.format(name=network, bridge=name))

    def use(self, number):
        """Have the host itself use a function."""
        self._write(f"devices/vf{number}", NIC.format(name=f"vf{number}", parent=f"pci_{number}"))

    def add(self, live, persistent=None, name="guest"):
        """Have a domain run with these devices, and be defined with others; None for a transient one."""
        for kind, devices in (("live", live), ("persistent", persistent)):
            if devices is not None:
                self._write(f"{name}.{kind}", f"<domain type='kvm'><name>{name}</name><uuid>{uuid.uuid5(uuid.NAMESPACE_DNS, name)}</uuid>"
                            f"<devices>{devices}</devices></domain>")

    def functions(self, name="guest", kind="live"):
        """Return what gives a domain its virtual functions: their numbers and names of networks; None for no domain."""
        path = self.folder / f"{name}.{kind}"
        if not path.exists():
            return None
        found = []
        for text in re.findall(r"<interface.*?</interface>", path.read_text(encoding="utf-8"), re.DOTALL):
            pool, number = re.search(r"network=.(vfs)", text), re.search(r"function=.0x(\d)", text)
            if pool or number:
                found.append(pool[1] if pool else int(number[1]))
        return found
