# SPDX-License-Identifier: LGPL-2.1-or-later
"""One virtual machine under QEMU, with its failover pairs, captures and logs."""

import ctypes
import dataclasses
import os
import pathlib
import shlex
import signal
import subprocess

from . import cpio, events, qemu, wire
from .accel import accelerator
from .guest import Guest
from .jsonsocket import JsonSocket
from .wait import until

PR_SET_PDEATHSIG = 1  # linux/prctl.h
#: A panic ends QEMU (-no-reboot), so that nobody waits for a dead guest.
KERNEL_ARGUMENTS = "root=/dev/vda rw console=ttyS0 panic=-1"
#: Units without any bearing on the network; without them a guest is there in 28 instead of 33 s.
UNRELATED = " ".join(
    f"systemd.mask={unit}"
    for unit in """
    dev-hugepages.mount dev-mqueue.mount getty@tty1.service ldconfig.service modprobe@configfs.service
    modprobe@dm_mod.service modprobe@drm.service modprobe@efi_pstore.service modprobe@fuse.service
    modprobe@loop.service proc-sys-fs-binfmt_misc.automount sys-kernel-debug.mount sys-kernel-tracing.mount
    systemd-ask-password-console.path systemd-ask-password-wall.path systemd-binfmt.service
    systemd-hibernate-clear.service systemd-hwdb-update.service systemd-journal-catalog-update.service
    systemd-logind.service systemd-pcrmachine.service systemd-pstore.service systemd-random-seed.service
    systemd-tpm2-setup-early.service systemd-tpm2-setup.service systemd-update-utmp.service
    """.split()
)


@dataclasses.dataclass(frozen=True)
class Pair:
    """A failover pair: virtio-net with STANDBY, and a NIC with the same MAC as primary.

    order is "paired" (QEMU hides the primary until the guest accepts STANDBY),
    "present" (it is there from power-on: the VF comes first) or "absent" (neither is there
    before plug_both(), and then it is as if paired).  master is the name that the guest's
    configuration gives to the MAC, if it gives one.
    """

    number: int
    order: str = "paired"
    master: str | None = None
    nic: str = "e1000e"
    #: There is a second NIC with the address from power-on, which the kernel refuses as a slave.
    second: bool = False

    #: A device that QEMU must have, and this machine's may not.
    device = None
    #: Files of the guest that belong to it, as Machine takes them.
    files, early = {}, {}
    @property
    def mac(self):
        """The address that both NICs have."""
        return f"52:54:00:fa:11:{self.number:02x}"

    @property
    def legs(self):
        """The QEMU netdevs of standby and primary, and of the second primary."""
        return (f"sby{self.number}", f"pri{self.number}") + ((f"sec{self.number}",) if self.second else ())

    @property
    def netdevs(self):
        """How many netdevs the guest's boot ends with."""
        return 3 + self.second

    @property
    def standby(self):
        """The QEMU device of the standby."""
        return {
            "driver": "virtio-net-pci",
            "failover": True,
            "id": f"standby{self.number}",
            "netdev": self.legs[0],
            "mac": self.mac,
            "bus": f"port-standby{self.number}",
            "romfile": "",
        }

    def primary(self, order):
        """Return the QEMU device of the primary."""
        device = {
            "driver": self.nic,
            "id": f"primary{self.number}",
            "netdev": self.legs[1],
            "mac": self.mac,
            "bus": f"port-primary{self.number}",
            "romfile": "",
            "rombar": 0,
        }
        return device | ({"failover_pair_id": f"standby{self.number}"} if order != "present" else {})

    @property
    def hidden(self):
        """Is the primary given while QEMU runs, so that it can hide it?"""
        return self.order == "paired"

    def plug(self, machine):
        """Give the guest its primary."""
        machine.qmp.execute("device_add", **self.primary(self.order))

    def plug_both(self, machine):
        """Give the guest a pair that was absent."""
        machine.qmp.execute("device_add", **self.standby)
        self.plug(machine)

    def unplug(self, machine):
        """Take the primary away, and wait until the guest has let it go."""
        machine.qmp.execute("device_del", id=f"primary{self.number}")
        machine.qmp.wait_event("DEVICE_DELETED", 60, device=f"primary{self.number}")

    def arguments(self):
        """Return QEMU's arguments; each leg is recorded as the guest sends into it."""
        args = []
        slots = {"standby": 2 * self.number, "primary": 2 * self.number + 1, "second": 16 + self.number}
        for leg, (role, slot) in zip(self.legs, slots.items()):
            args += ["-device", f"pcie-root-port,id=port-{role}{self.number},chassis={slot},slot={slot}"]
            args += ["-netdev", f"hubport,id={leg},hubid=0"]
            args += ["-object", f"filter-dump,id=dump-{leg},netdev={leg},queue=rx,file={leg}.pcap"]
        if self.order != "absent":
            args += ["-device", as_text(self.standby)]
        if self.order == "present":
            args += ["-device", as_text(self.primary(self.order))]
        if self.second:
            args += ["-device", f"{self.nic},netdev={self.legs[2]},mac={self.mac},bus=port-second{self.number},romfile="]
        return args


def as_text(device):
    """Return a QEMU device as its command line has it."""
    values = {key: "on" if value is True else value for key, value in device.items()}
    return ",".join([values.pop("driver"), *(f"{key}={value}" for key, value in values.items())])


class Machine:
    """A guest that runs until close(); its files are in one folder."""

    #: What configures its NICs, see Release.
    manager = "networkd"
    #: How many DHCP clients a pair may have in all.
    clients = 1

    def __init__(
        self, folder, image, pairs, *, initrd=None, files=None, early=None, devices=(), kernel_arguments="", overlay=None, peer=None, before=None,
        cables=True,
    ):
        """Start it.

        overlay: a qcow2 image that keeps what the guest writes, instead of the image's own
            disk, which forgets it
        peer: the other side of the wire, instead of QEMU's user network
        before: a machine that was started in the same way, from which the guest is to come
        cables: are those of the standbys plugged from power-on?
        """
        self._before = before
        # QEMU works in it, and would look for its files below that.
        self.folder = pathlib.Path(folder).absolute()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pairs = list(pairs)
        files, early = dict(files or {}), dict(early or {})
        for pair in self.pairs:
            files, early = pair.files | files, pair.early | early
        self._initrd = self.folder / "initrd"
        self._initrd.write_bytes(cpio.padded((initrd or image.initrd).read_bytes()) + cpio.archive(files, early))
        self.command = self._command(image, devices, f"{KERNEL_ARGUMENTS} {kernel_arguments}", overlay, peer)
        # A guest that has moved in goes on by itself.
        self.command += ["-incoming", "defer"] if before else ["-S"]
        (self.folder / "qemu-command").write_text(shlex.join(self.command) + "\n", encoding="utf-8")
        self._process = self._start()
        self._guest = None
        self._of_boot = before._of_boot if before else 0
        try:
            until(self._listening, 20, "QEMU opens its monitor")
            self.qmp = JsonSocket(self.folder / "qmp.socket")
            self.qmp.receive(10)
            self.qmp.execute("qmp_capabilities")
            for pair in self.pairs:
                if pair.hidden:
                    pair.plug(self)
                if not cables:
                    self.set_standby(pair, False)
            if not before:
                self.qmp.execute("cont")
        except BaseException:
            self.close()
            raise

    def _command(self, image, devices, kernel_arguments, overlay, peer):
        drive = f"file={overlay},format=qcow2" if overlay else f"file={image.disk},format=raw,snapshot=on"
        uplink = peer.port() if peer else "user,id=uplink"
        command = [
            *(peer.inside() if peer else []),
            *qemu.command(next((pair.device for pair in self.pairs if pair.device), None)),
            *("-name", "net-failover,process=net-failover-vm"),
            # Without disk controller and keyboard, which nothing here has a use for.
            *("-machine", "q35,sata=off,smbus=off,i8042=off,vmport=off", "-accel", accelerator(image.kernel), "-cpu", "max", "-m", "768"),
            *("-nodefaults", "-display", "none", "-no-reboot"),
            *("-kernel", str(image.kernel), "-initrd", str(self._initrd), "-append", kernel_arguments.strip()),
            *("-drive", f"{drive},if=virtio,cache=unsafe"),
            *("-qmp", "unix:qmp.socket,server=on,wait=off"),
            *("-chardev", "socket,id=console,path=console.socket,server=on,wait=off,logfile=console.log"),
            *("-serial", "chardev:console", "-serial", "file:events.log"),
            *("-device", "virtio-serial-pci", "-chardev", "socket,id=agent,path=agent.socket,server=on,wait=off"),
            *("-device", "virtserialport,id=agent-port,chardev=agent,name=org.qemu.guest_agent.0"),
            *("-netdev", uplink, "-netdev", "hubport,id=hub-uplink,hubid=0,netdev=uplink"),
        ]
        for pair in self.pairs:
            command += pair.arguments()
        return command + list(devices)

    def _start(self):
        libc = ctypes.CDLL(None, use_errno=True)

        def die_with_parent():
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

        with open(self.folder / "qemu.log", "wb") as log:
            return subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"TMPDIR": os.environ.get("TMPDIR", "/var/tmp")},
                preexec_fn=die_with_parent,  # pylint: disable=subprocess-popen-preexec-fn
            )

    def _listening(self):
        if self._process.poll() is not None:
            log = (self.folder / "qemu.log").read_text(errors="replace").strip()
            raise RuntimeError(f"QEMU ended at once: {log}")
        return (self.folder / "qmp.socket").exists()

    @property
    def running(self):
        """True while QEMU runs: a guest that panics or powers off ends it."""
        return self._process.poll() is None

    @property
    def guest(self):
        """The guest's agent, once it answers."""
        if self._guest is None:
            # A guest that has moved in may have opened it elsewhere.
            if not self._before:
                self.qmp.wait_event("VSERPORT_CHANGE", 120, id="agent-port", open=True)
            self._guest = Guest(self.folder / "agent.socket")
        return self._guest

    def reboot(self):
        """Boot it again, with the disk as it is now, and return its agent."""
        self.qmp.execute("set-action", reboot="reset")
        # Later, so that the agent can still say that the command has ended.
        self._guest.run("(sleep 3; systemctl reboot) </dev/null >/dev/null 2>&1 &")
        self.qmp.wait_event("RESET", 120, guest=True)
        # The next boot may give the same index to another netdev.
        self._of_boot = len(self._event_log())
        self._guest.close()
        self._guest = None
        guest = self.guest
        # Not before: the firmware may reset the machine once more.
        self.qmp.execute("set-action", reboot="shutdown")
        return guest

    def unplug(self, pair):
        """Take the primary away, and wait until the guest has let it go."""
        pair.unplug(self)

    def plug(self, pair):
        """Give the primary (back), in the order of the pair."""
        pair.plug(self)

    def set_uplink(self, on):
        """Connect all pairs with the host, or cut them off; the guest sees no difference."""
        self.qmp.execute("set_link", name="uplink", up=on)

    def set_standby(self, pair, on):
        """Plug the cable of the standby, or pull it."""
        self.qmp.execute("set_link", name=f"standby{pair.number}", up=on)

    def frames(self, pair):
        """Return what the guest has sent since power-on, as {leg: [Frame, ...]}."""
        earlier = self._before.frames(pair) if self._before else {}
        return {leg: earlier.get(leg, []) + wire.read(self.folder / f"{leg}.pcap") for leg in pair.legs}

    def events(self):
        """Return the link and address events of this boot."""
        return events.parse(self._event_log()[self._of_boot :])

    def _event_log(self):
        earlier = self._before._event_log() if self._before else b""
        return earlier + (self.folder / "events.log").read_bytes()

    def save_evidence(self):
        """Write the guest's journal beside the other logs, if the guest still answers."""
        if self._guest is None or not self.running:
            return
        for name, command in {
            "journal.log": "journalctl --boot --output=short-monotonic --no-pager",
            "udev.log": "udevadm info --export-db",
            "links.log": "ip -d address; networkctl --no-pager list; ip route; ip -6 route",
            "counters.log": "grep -v lo: /proc/net/dev | cut -c-90; cat /proc/net/snmp | grep Udp:; networkctl --no-pager --no-legend list",
        }.items():
            try:
                (self.folder / name).write_text(self._guest.run(command, check=False).stdout, encoding="utf-8")
            except (OSError, AssertionError, RuntimeError) as error:
                (self.folder / name).write_text(f"not saved: {error}\n", encoding="utf-8")

    def close(self):
        """End the machine."""
        self._process.kill()
        self._process.wait()
        for name in ("qmp", "_guest"):
            if getattr(self, name, None) is not None:
                getattr(self, name).close()
        for path in [*self.folder.glob("*.socket"), self._initrd]:
            path.unlink(missing_ok=True)
