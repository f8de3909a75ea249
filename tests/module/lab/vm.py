# SPDX-License-Identifier: LGPL-2.1-or-later
"""A guest that runs cases: QEMU, the wiring, and what the host does when asked."""

import contextlib
import pathlib
import select
import socket
import subprocess
import time

MAC = "52:54:00:00:00:01"
#: On Debian 12 failover guests panic on the first warning; so do these.
KERNEL_ARGUMENTS = (
    "console=ttyS0 quiet loglevel=4 panic=-1 panic_on_warn=1 slub_debug=FZPU page_poison=1"
    " net.ifnames=0 tsc=unstable no_timer_check"
)


class Guest:
    """One boot.  Cases are run in order; lines() gives what they say."""

    def __init__(self, folder, kernel, initramfs, accelerator, qmp_class, *, primary="e1000e", present=False,
                 arguments="", qemu=()):
        self.folder = pathlib.Path(folder)
        self.primary = primary
        self._console = self.folder / "console"
        self._port = self.folder / "port"
        self._qmp_path = self.folder / "qmp"
        self._qmp_class = qmp_class
        command = [
            *("qemu-system-x86_64", "-machine", "q35", "-accel", accelerator, "-cpu", "max", "-m", "512", "-smp", "2"),
            *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
            *("-kernel", str(kernel), "-initrd", str(initramfs), "-append", f"{KERNEL_ARGUMENTS} {arguments}"),
            *("-serial", f"file:{self._console}"),
            *("-chardev", f"socket,id=port,path={self._port},server=on,wait=on", "-serial", "chardev:port"),
            *("-qmp", f"unix:{self._qmp_path},server=on,wait=off"),
            *self._wiring(),
            *qemu,
        ]
        if present:
            command += ["-device", self._primary_device(paired=False)]
        (self.folder / "command").write_text(" ".join(command))
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                         stderr=(self.folder / "qemu.log").open("wb"))
        self._socket = self._connect(self._port)
        self._qmp = None

    @staticmethod
    def _wiring():
        ports = [f"-device pcie-root-port,id=rp{n},chassis={n},slot={n}" for n in range(1, 6)]
        hubs = [f"-netdev hubport,id={end}{leg},hubid={leg}" for leg in (0, 1) for end in ("us", "peer")]
        nics = [
            f"-device virtio-net-pci,id=standby,netdev=us0,mac={MAC},bus=rp1,failover=on,romfile=",
            "-device virtio-net-pci,netdev=peer0,mac=52:54:00:00:00:11,bus=rp3,romfile=",
            "-device virtio-net-pci,netdev=peer1,mac=52:54:00:00:00:12,bus=rp4,romfile=",
        ]
        return " ".join([*ports, *hubs, *nics]).split(" ")

    def _primary_device(self, paired=True):
        pair = ",failover_pair_id=standby" if paired else ""
        return f"{self.primary},id=primary,netdev=us1,mac={MAC},bus=rp2,romfile=,rombar=0{pair}"

    def _connect(self, path):
        deadline = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError):
                connection = socket.socket(socket.AF_UNIX)
                connection.connect(str(path))
                return connection
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("QEMU did not start:\n" + (self.folder / "qemu.log").read_text())
            time.sleep(0.05)

    def close(self):
        """End QEMU."""
        self._process.kill()
        self._process.wait()
        self._socket.close()

    def console(self):
        """Return the end of what the kernel printed."""
        return "\n".join(self._console.read_text(errors="replace").splitlines()[-60:])

    def lines(self, limit):
        """Give what the guest says, line by line, until it is done or limit seconds have passed."""
        buffer, deadline = b"", time.monotonic() + limit
        while time.monotonic() < deadline:
            if not select.select([self._socket], [], [], 1)[0]:
                continue
            data = self._socket.recv(65536)
            if not data:
                return
            *complete, buffer = (buffer + data).split(b"\n")
            for raw in complete:
                line = raw.decode(errors="replace").strip("\r")
                if line == "@done":
                    return
                if line.startswith("@host "):
                    self._answer(*line.split()[1:])
                else:
                    yield line

    def _answer(self, request, *words):
        try:
            getattr(self, "do_" + request.replace("-", "_"))(*words)
            self._socket.sendall(b"ok\n")
        except Exception as error:  # whatever it is, the guest must not wait for ever
            self._socket.sendall(f"{type(error).__name__} {error}\n".encode())

    def _execute(self, command, **arguments):
        if self._qmp is None:
            self._qmp = self._qmp_class(self._qmp_path)
            self._qmp.receive(20)
            self._qmp.execute("qmp_capabilities")
        return self._qmp.execute(command, **arguments)

    def do_plug(self):
        """The primary comes."""
        driver, *rest = self._primary_device().split(",")
        self._execute("device_add", driver=driver, **dict(pair.split("=", 1) for pair in rest))

    def do_unplug(self):
        """The primary is asked to go."""
        self._execute("device_del", id="primary")

    def do_link(self, name, state):
        """The cable of a NIC is pulled or put in."""
        self._execute("set_link", name=name, up=state == "on")
