# SPDX-License-Identifier: LGPL-2.1-or-later
"""One of two hosts: a guest of this machine with SR-IOV, an IOMMU, libvirtd and net-failover-host."""

import pathlib
import re
import time
import uuid

import telling
from lab import nic, wait
from lab.machine import UNRELATED, Machine

HERE = pathlib.Path(__file__).parent
#: libvirt and systemd want logind for machines; libvirt-guests would start libvirtd at boot.
MASKED = " ".join([*(word for word in UNRELATED.split() if "logind" not in word), "systemd.mask=libvirt-guests.service"])
#: Not before the scene is made: it would ask QEMU what it can while the host boots.
LATER = {"/etc/systemd/system/libvirtd.service.d/lab.conf": "[Unit]\nConditionPathExists=/usr/local/lib/nested\n"}
UNITS = "net-failover-hostd.service net-failover-hostd.socket"


class Host:
    """A host; commands in it go through its agent."""

    def __init__(self, folder, image, payload, *, address, points, wires, cards):
        """Boot it; it is called as its folder.

        payload: a tar archive that is unpacked in it
        points: the names of its points, as host/scene.sh takes them
        wires: QEMU's -netdev of the card's wire and of the other one
        cards: QEMU's arguments for further cards
        """
        name = folder.name
        self.name, self.address, self.points = name, address, points
        devices = (
            # One processor: emulated ones that share memory slow each other down.
            *("-m", "2560", "-cpu", "max,la57=off", "-uuid", str(uuid.uuid5(uuid.NAMESPACE_DNS, name))),
            *("-device", "intel-iommu,intremap=off"),
            *("-drive", f"file={payload},format=raw,if=virtio,read-only=on"),
            *nic.nic(0, "igb", f"52:54:00:00:20:0{address[-1]}", 7),
            *nic.nic(1, "virtio-net-pci", f"52:54:00:00:21:0{address[-1]}", 8),
            *cards,
        )
        for number, wire in enumerate(wires):
            devices += ("-netdev", f"stream,id=wire{number},{wire}", "-netdev", f"hubport,id=far{number},hubid={7 + number},netdev=wire{number}")
        self.machine = Machine(
            folder,
            image,
            [nic.Needs("igb")],
            devices=devices,
            files=LATER,
            kernel_arguments=f"intel_iommu=on iommu=pt vfio_iommu_type1.allow_unsafe_interrupts=1 lsm=capability audit=0 net.ifnames=0"
            f" no_timer_check systemd.hostname={name} systemd.mask=systemd-networkd.service systemd.mask=systemd-networkd.socket"
            f" systemd.mask=systemd-networkd-wait-online.service {MASKED}"
            # The agent would tell the journal of each question.
            " systemd.mask=systemd-journald-dev-log.socket",
        )

    @property
    def uri(self):
        """Of its libvirtd, for the other one."""
        return f"qemu+tcp://{self.address}/system"

    def prepare(self):
        """Make the scene in it, once it has booted."""
        self.output("tar xf /dev/vdb -C /")
        self.start("scene", "sh /usr/local/lib/nested/scene.sh " + " ".join((self.address, *self.points)))

    def output(self, command, limit=60, check=True):
        """Run a shell command, and return what it printed."""
        return self.machine.guest.run(command, limit, check).stdout

    def start(self, job, command):
        """Start a shell command that goes on by itself; finish() waits for it."""
        note = f"echo $? >/run/{job}.new; mv /run/{job}.new /run/{job}.status"
        self.output(f"rm -f /run/{job}.*; ({{ {command}\n}} >/run/{job}.out 2>&1; {note}) </dev/null >/dev/null 2>&1 &")

    def has_ended(self, job):
        """Has it?"""
        return self.output(f"[ ! -e /run/{job}.status ] || echo yes") != ""

    def finish(self, job, limit):
        """Wait for the end of what start() has started, and return what it printed."""
        wait.until(lambda: self.has_ended(job), limit, f"{job} ends on {self.name}")
        status, printed = int(self.output(f"cat /run/{job}.status")), self.output(f"cat /run/{job}.out")
        assert status == 0, f"{job} on {self.name}: exit {status}: {printed}"
        return printed

    def noted(self, job):
        """Return what was printed so far by what start() has started."""
        return self.output(f"cat /run/{job}.out 2>/dev/null", check=False)

    def told(self):
        """Return what was told here, see telling.told()."""
        # The rest of what is noted there is much.
        watch = self.output("grep ' console {' /run/watch.out", check=False)
        return list(telling.told(self.name, self.noted("daemon"), watch, self.clock()))

    def virsh(self, words, limit=60, check=True):
        """Run virsh."""
        return self.output(f"virsh --quiet {words}", limit, check)

    def clock(self):
        """Return by how much its clock is before this machine's, in s."""
        before = time.time()
        there = self.machine.guest.time()
        return there - (before + time.time()) / 2

    def stop_ours(self):
        """End net-failover-hostd, and let nobody start it."""
        self.output(f"systemctl stop {UNITS}")

    def start_ours(self):
        """As after its installation."""
        self.output("systemctl start net-failover-hostd.socket; systemctl restart net-failover-hostd.service")

    def phases(self):
        """Return what net-failover-hostd says on the bus: {MAC: phase}."""
        tree = self.output("busctl --list tree org.netfailover.host1 2>/dev/null", check=False)
        found = {}
        for path in re.findall(r"\S*/pair/\S+", tree):
            text = self.output(f"busctl get-property org.netfailover.host1 {path} org.netfailover.host1.Pair HardwareAddress Phase", check=False)
            words = re.findall(r'"(.*)"', text)
            if len(words) == 2:
                found[words[0]] = words[1]
        return found

    def close(self):
        """End it."""
        self.machine.close()
