# SPDX-License-Identifier: LGPL-2.1-or-later
"""The other side of the wire, which outlives any single QEMU."""

import os
import re
import shutil
import subprocess
import sys

from .image import Unavailable

#: As QEMU's user network has them, so that a guest sees no difference.
ADDRESS, ADDRESS6 = "10.0.2.2", "fec0::2"
PROGRAMS = {"dnsmasq": "dnsmasq-base", "ip": "iproute2", "ping": "iputils-ping", "ssh": "openssh-client"}

#: Asks for an address, and prints what is offered in its place, or itself.
ASK = """
import socket, subprocess, sys
subprocess.run("ip link set eth0 up", shell=True, check=True)
mac = bytes.fromhex(open("/sys/class/net/eth0/address").read().strip().replace(":", ""))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
    client.bind(("", 68))
    client.settimeout(2)
    head = bytes([1, 1, 6, 0]) + b"asks" + bytes([0, 0, 128, 0]) + bytes(16) + mac.ljust(16, b"\\0") + bytes(192)
    discover = head + bytes([99, 130, 83, 99, 53, 1, 1, 50, 4]) + socket.inet_aton(sys.argv[1]) + bytes([255])
    for _ in range(20):
        client.sendto(discover, ("255.255.255.255", 67))
        try:
            print(socket.inet_ntoa(client.recv(1500)[16:20]))
            break
        except TimeoutError:
            pass
"""


class Peer:
    """A netns with a learning bridge, DHCP and router advertisements, on which machines have a port each.

    It hears what the guest says and is heard by it, wherever the guest runs.
    """

    def __init__(self, folder):
        """Make it; folder is for its logs."""
        for program, package in PROGRAMS.items():
            if not shutil.which(program):
                raise Unavailable(f"{program} is missing; apt install {package}")
        self._folder = folder
        self._name = f"net-failover-{os.getpid()}"
        self._children = []
        self._ports = 0
        try:
            self._ip("netns", "add", self._name)
            self._ip(*"link add br0 type bridge forward_delay 0 mcast_snooping 0".split(), inside=True)
            self._ip("address", "add", f"{ADDRESS}/24", "dev", "br0", inside=True)
            self._ip("address", "add", f"{ADDRESS6}/64", "dev", "br0", "nodad", inside=True)
            for link in ("lo", "br0"):
                self._ip("link", "set", link, "up", inside=True)
            self.start(
                *"dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --user=root --pid-file=".split(),
                # It would ask for three seconds whether somebody has the address already.
                *"--interface=br0 --bind-interfaces --enable-ra --log-dhcp --log-facility=- --no-ping".split(),
                *("--dhcp-range=10.0.2.15,10.0.2.99,1h", "--dhcp-range=fec0::,ra-only,64"),
                f"--dhcp-leasefile={folder / 'leases'}",
                log="dnsmasq.log",
            )
        except subprocess.CalledProcessError as error:
            self.close()
            raise Unavailable(f"no network namespace can be made: {error.stderr.decode().strip()}") from error

    def _ip(self, *words, inside=False):
        subprocess.run(["ip", *(["-n", self._name] if inside else []), *words], check=True, capture_output=True)

    def inside(self, *command):
        """Return the command that runs another one there."""
        return ["ip", "netns", "exec", self._name, *command]

    def start(self, *command, log):
        """Start a program there, which ends with the peer; what it says goes to a file of the folder."""
        with open(self._folder / log, "wb") as output:
            child = subprocess.Popen(self.inside(*command), stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self._children.append(child)
        return child

    def said(self, log):
        """Return what a program has said."""
        return (self._folder / log).read_text(errors="replace")

    def listens(self, port):
        """True once somebody accepts connections there."""
        table = subprocess.check_output(self.inside("cat", "/proc/net/tcp"), text=True)
        return f":{port:04X} 00000000:0000 0A" in table

    def port(self):
        """Return the QEMU netdev of one more port."""
        self._ports += 1
        name = f"port{self._ports}"
        self._ip("tuntap", "add", name, "mode", "tap", inside=True)
        self._ip("link", "set", name, "master", "br0", "up", inside=True)
        return f"tap,id=uplink,ifname={name},script=no,downscript=no"

    def lease(self):
        """Return the address that the guest was given, or None."""
        path = self._folder / "leases"
        found = re.findall(r"\d+ \S+ (10\.0\.2\.\d+) ", path.read_text(encoding="ascii")) if path.exists() else []
        return found[-1] if found else None

    def offered(self, address):
        """Return what the server offers to another client that asks for an address."""
        client = f"{self._name}-client"
        try:
            self._ip("netns", "add", client)
            self._ip(*f"link add client type veth peer name eth0 netns {client}".split(), inside=True)
            self._ip(*"link set client master br0 up".split(), inside=True)
            asked = subprocess.check_output(["ip", "netns", "exec", client, sys.executable, "-c", ASK, address], text=True, timeout=60)
        finally:
            subprocess.run(["ip", "netns", "delete", client], check=False, capture_output=True)
        return asked.strip()

    def close(self):
        """End it, with all that runs there."""
        for child in self._children:
            child.kill()
            child.wait()
        subprocess.run(["ip", "netns", "delete", self._name], check=False, capture_output=True)
