# SPDX-License-Identifier: LGPL-2.1-or-later
"""A guest that runs cases, and what the host does for it."""

import ctypes
import os
import pathlib
import select
import shlex
import signal
import socket
import subprocess
import time

from lab import cpio, qemu, wait
from lab.accel import accelerator
from lab.jsonsocket import JsonError, JsonSocket

from . import guestfiles, wiring

PR_SET_PDEATHSIG = 1  # linux/prctl.h
KERNEL_ARGUMENTS = (
    "console=ttyS0 quiet loglevel=4 panic=-1 panic_on_warn=1 net.ifnames=0 tsc=unstable no_timer_check"
    " softlockup_panic=1 watchdog_thresh=30 unknown_nmi_panic"
)
#: The allocator's own checks; kernels without KFENCE ignore its option.
CHECKS = "slub_debug=FZPU page_poison=1 kfence.sample_interval=1"
#: Seconds without a word after which a guest counts as hung.
SILENCE = 45
#: The same with the debug kernel, and what it needs for shadows and records, in MiB.
DEBUG_SILENCE, DEBUG_MEMORY = 180, 1024


class Guest:
    """One boot.  lines() gives what the guest says, and does what it asks for meanwhile.

    device is one that QEMU must have, extra are more arguments for it.
    """

    def __init__(self, folder, kernel, module, cases, *, pair=True, paired=False, arguments=CHECKS, accel=None, device=None, extra=()):
        # QEMU works in it, and would look for its files below that.
        self.folder = pathlib.Path(folder).absolute()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._paired = paired
        debug = kernel.name.endswith("debug")
        self._silence = DEBUG_SILENCE if debug else SILENCE
        self._initrd = self.folder / "initrd"
        self._initrd.write_bytes(cpio.padded(kernel.initramfs.read_bytes()) + guestfiles.archive(kernel, module))
        command = [
            *qemu.command(device),
            *("-name", "net-failover,process=net-failover-ko", "-machine", "q35,sata=off,smbus=off,i8042=off,vmport=off"),
            *("-accel", accel or accelerator(kernel.image), "-cpu", "max", "-m", str(DEBUG_MEMORY if debug else 512), "-smp", "2"),
            *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-S"),
            *("-kernel", str(kernel.image), "-initrd", str(self._initrd)),
            *("-append", f"{KERNEL_ARGUMENTS} {arguments} nfo.cases={','.join(cases)}"),
            *("-serial", "file:console.log", "-qmp", "unix:qmp.socket,server=on,wait=off"),
            *("-chardev", "socket,id=port,path=port.socket,server=on,wait=off,logfile=said.log", "-serial", "chardev:port"),
            *wiring.arguments(pair),
            *extra,
        ]
        (self.folder / "qemu-command").write_text(shlex.join(command) + "\n", encoding="utf-8")
        self._process = self._start(command)
        try:
            wait.until(self._listening, 20, "QEMU opens its monitor", every=0.05)
            self._port = self._connect("port.socket")
            self._qmp = JsonSocket(self.folder / "qmp.socket")
            self._qmp.receive(10)
            self._qmp.execute("qmp_capabilities")
            if paired:
                self.do_plug()
            self._qmp.execute("cont")
        except BaseException:
            self.close()
            raise

    def _start(self, command):
        libc = ctypes.CDLL(None, use_errno=True)

        def die_with_parent():
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

        with open(self.folder / "qemu.log", "wb") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,  # pylint: disable=subprocess-popen-preexec-fn
            )

    def _listening(self):
        if self._process.poll() is not None:
            raise RuntimeError("QEMU ended at once: " + (self.folder / "qemu.log").read_text(errors="replace").strip())
        return (self.folder / "qmp.socket").exists() and (self.folder / "port.socket").exists()

    def _connect(self, name):
        connection = socket.socket(socket.AF_UNIX)
        # An address holds 107 bytes (unix(7)), and a folder may be deeper than that.
        folder = os.open(self.folder, os.O_PATH)

        def connected():
            try:
                connection.connect(f"/proc/self/fd/{folder}/{name}")
            except ConnectionRefusedError:
                return False
            return True

        try:
            # QEMU makes the file a moment before it listens.
            wait.until(connected, 20, f"QEMU listens at {name}", every=0.05)
        finally:
            os.close(folder)
        return connection

    def close(self):
        """End QEMU; the logs stay."""
        self._process.kill()
        self._process.wait()
        for name in ("_port", "_qmp"):
            if hasattr(self, name):
                getattr(self, name).close()
        for path in [*self.folder.glob("*.socket"), self._initrd]:
            path.unlink(missing_ok=True)

    def console(self, count=40):
        """Return the end of what the kernel printed."""
        return "\n".join((self.folder / "console.log").read_text(errors="replace").splitlines()[-count:])

    def lines(self):
        """Give what the guest says, line by line, until it goes away or hangs."""
        buffer, deadline = b"", self._deadline()
        while time.monotonic() < deadline:
            if not select.select([self._port], [], [], 1)[0]:
                continue
            try:
                data = self._port.recv(65536)
            except ConnectionResetError:
                return
            if not data:
                return
            deadline = self._deadline()
            *complete, buffer = (buffer + data).split(b"\n")
            for raw in complete:
                line = raw.decode(errors="replace").rstrip("\r")
                if line.startswith("@host "):
                    self._answer(*line.split()[1:])
                else:
                    yield line
        self._ask_where_it_hangs()

    def _ask_where_it_hangs(self):
        """Make a kernel that has gone silent print its stack; it panics, and QEMU ends."""
        try:
            self._qmp.execute("inject-nmi")
            wait.until(lambda: self._process.poll() is not None, 5, "the panic")
        except (JsonError, wait.TimedOut, OSError):
            pass

    def _deadline(self):
        return time.monotonic() + self._silence * wait.SCALE

    def _answer(self, request, *words):
        try:
            getattr(self, "do_" + request.replace("-", "_"))(*words)
            answer = "ok"
        except (JsonError, wait.TimedOut, AttributeError, TypeError, KeyError) as error:
            # Whatever it is, the guest must not wait for ever.
            answer = f"{type(error).__name__}: {error}".replace("\n", " ")
        self._port.sendall(answer.encode() + b"\n")

    def do_plug(self, nic="e1000e", name="primary"):
        """A primary comes."""
        self._qmp.execute("device_add", **wiring.primary(nic, name, self._paired))

    def do_unplug(self, name="primary"):
        """A primary is asked to go, and is gone."""
        self._qmp.execute("device_del", id=name)
        self._qmp.wait_event("DEVICE_DELETED", 15, device=name)

    def do_reset(self):
        """No primary is there, and every cable is in."""
        for name in wiring.PRIMARIES:
            try:
                self.do_unplug(name)
            except JsonError:  # it was not there
                pass
        for name in wiring.CABLES:
            self.do_link(name, "on")

    def do_link(self, name, state):
        """The cable of a NIC is pulled, or put in."""
        self._qmp.execute("set_link", name=name, up=state == "on")

    def do_announce(self):
        """QEMU asks the standby's driver to announce itself, as after a migration."""
        self._qmp.execute("announce-self", initial=50, max=100, rounds=1, step=50)

    def do_pair(self, mtu):
        """One more virtio NIC with STANDBY, and with an MTU for it."""
        self._qmp.execute("device_add", **wiring.second_pair(int(mtu)))

    def do_event(self, name):
        """QEMU has said this, or says it soon."""
        self._qmp.wait_event(name, 15)

    def do_can(self, nic):
        """QEMU knows this NIC."""
        self._qmp.execute("device-list-properties", typename=nic)
