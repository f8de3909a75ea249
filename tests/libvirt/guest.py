# SPDX-License-Identifier: LGPL-2.1-or-later
"""A small guest with a virtio interface as the standby, and an e1000e that QEMU treats as its primary."""

import contextlib
import pathlib
import shutil
import subprocess
import uuid

from lab import accel, cpio, image, release, wait

HERE = pathlib.Path(__file__).parent
MAC = "52:54:00:00:12:53"
ADDRESS = "10.77.0.9"
#: In the order in which they need each other, below a kernel's folder of modules.
MODULES = (
    "drivers/virtio/virtio_ring",
    "drivers/virtio/virtio",
    "drivers/virtio/virtio_pci_legacy_dev",
    "drivers/virtio/virtio_pci_modern_dev",
    "drivers/virtio/virtio_pci",
    "net/core/failover",
    "drivers/net/net_failover",
    "drivers/net/virtio_net",
    "drivers/net/ethernet/intel/e1000e/e1000e",
)
#: What busybox is linked with.
LIBRARIES = ("lib64/ld-linux-x86-64.so.2", "lib/x86_64-linux-gnu/libc.so.6", "lib/x86_64-linux-gnu/libresolv.so.2")

#: qemu:override makes libvirt's own interface the other half of QEMU's pair.
XML = """
<domain type='{accelerator}' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <memory unit='MiB'>112</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>{folder}/vmlinuz</kernel>
    <initrd>{folder}/initramfs</initrd>
    <cmdline>console=ttyS0 quiet panic=-1 mitigations=off tsc=unstable no_timer_check address={address}/24</cmdline>
  </os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact'><model fallback='allow'>qemu64</model></cpu>
  <on_reboot>destroy</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='none'/>
    <serial type='file'><source path='/run/{name}.console'/><target port='0'/></serial>
    <memballoon model='none'/>
    <interface type='bridge'>
      <mac address='{mac}'/><source bridge='br0'/><model type='virtio'/>
      <teaming type='persistent'/><link state='up'/><alias name='ua-sby0'/><rom enabled='no'/>
    </interface>
{primary}
  </devices>
{override}
</domain>
"""
PRIMARY = """
    <interface type='bridge'>
      <mac address='{mac}'/><source bridge='nic'/><model type='e1000e'/>
      <alias name='ua-prim0'/><rom enabled='no'/>
    </interface>
"""
OVERRIDE = """
  <qemu:override>
    <qemu:device alias='ua-prim0'>
      <qemu:frontend>
        <qemu:property name='failover_pair_id' type='string' value='ua-sby0'/>
        <qemu:property name='rombar' type='unsigned' value='0'/>
      </qemu:frontend>
    </qemu:device>
  </qemu:override>
"""


class Panic(AssertionError):
    """The guest's kernel has died: with Debian 12's QEMU that happens in one of some fifty moves."""


def make_files(folder):
    """Put vmlinuz and initramfs for the guest into a folder that every host sees."""
    base = image.rootfs(release.BOOKWORM)
    (kernel,) = (base / "boot").glob("vmlinuz-*")
    shutil.copy(kernel, folder / "vmlinuz")
    (modules,) = (base / "usr" / "lib" / "modules").iterdir()
    members = b"".join(cpio.member(name, 0o040755) for name in ("bin", "dev", "lib", "lib/x86_64-linux-gnu", "lib64", "modules", "proc", "sys"))
    members += cpio.member("init", 0o100755, (HERE / "guest" / "init").read_bytes())
    for path in ("bin/busybox", *LIBRARIES):
        members += cpio.member(path, 0o100755, (base / "usr" / path).read_bytes())
    for module in MODULES:
        members += cpio.member(f"modules/{pathlib.PurePath(module).name}.ko", 0o100644, (modules / "kernel" / f"{module}.ko").read_bytes())
    order = "".join(f"{pathlib.PurePath(module).name}\n" for module in MODULES)
    members += cpio.member("modules/order", 0o100644, order.encode())
    (folder / "initramfs").write_bytes(members + cpio.member("TRAILER!!!", 0))


class Virsh(subprocess.Popen):
    """Nobody waits for it where a test has failed beside it."""

    def __exit__(self, kind, *failure):
        if kind:
            self.kill()
        super().__exit__(kind, *failure)


class Guest:
    """A domain, and the host on which it runs."""

    def __init__(self, hosts, name="guest", mac=MAC, address=ADDRESS, primary=True):
        self.hosts, self.name, self.mac, self.address = hosts, name, mac, address
        self.host = None
        self._primary = primary

    @property
    def xml(self):
        """As it is defined."""
        accelerator = "kvm" if accel.accelerator(self.hosts.folder / "vmlinuz") == "kvm" else "qemu"
        words = {"accelerator": accelerator, "name": self.name, "folder": self.hosts.folder, "address": self.address, "mac": self.mac}
        words["uuid"] = uuid.uuid5(uuid.NAMESPACE_DNS, self.name)
        words["primary"] = PRIMARY.format(**words) if self._primary else ""
        return XML.format(**words, override=OVERRIDE if self._primary else "")

    def start(self, host):
        """Define and start it there, and wait until it uses its primary."""
        file = host.folder / "run" / f"{self.name}.xml"
        file.write_text(self.xml, encoding="utf-8")
        host.virsh("define", f"/run/{file.name}")
        host.virsh("start", self.name)
        self.host = host
        self.wait_state("accelerated" if self._primary else "standby")

    def console(self, host=None):
        """Return what it has printed on a host, its own by default."""
        path = (host or self.host).folder / "run" / f"{self.name}.console"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def state(self):
        """Return what it last said of its device: accelerated, standby or none; "" if nothing."""
        text = self.console()
        if "Kernel panic" in text:
            raise Panic(text[-2000:])
        said = [line.split()[1] for line in text.rpartition("\n")[0].splitlines() if line.startswith("state ")]
        return said[-1] if said else ""

    def wait_state(self, state, limit=60):
        """Wait until it says so."""
        try:
            wait.until(lambda: self.state() == state, limit, f"{self.name} is {state}")
        except wait.TimedOut as why:
            raise wait.TimedOut(f"{why}; its console:\n{self.console()[-2000:]}") from why

    def reached_from(self, host):
        """Does it answer a host's bridge?"""
        for each in self.hosts:
            each.clear_card()
        return host.run("ping", "-q", "-c", "3", "-i", "0.2", "-w", "5", self.address, check=False).returncode == 0

    def migrate(self, *options, tcp=False):
        """Start virsh for a move to the other host; QEMU's stream goes by a socket in the hosts' folder or by TCP."""
        target = self.hosts.other(self.host)
        words = ["--live", "--p2p", "--persistent", "--undefinesource", self.name, target.tcp_uri if tcp else target.uri]
        way = [] if tcp else ["--migrateuri", f"unix://{self.hosts.folder}/{target.name}.migration"]
        command = self.host.inside("virsh", "--quiet", "migrate", *options, *words, *way)
        return Virsh(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def move(self, *options, limit=60, **kinds):
        """Move to the other host, or end the job when it takes too long."""
        with self.migrate(*options, **kinds) as virsh:
            try:
                output, _ = virsh.communicate(timeout=limit * wait.SCALE)
            except subprocess.TimeoutExpired:
                self.host.virsh("domjobabort", self.name, check=False)
                virsh.kill()
                raise
        assert virsh.returncode == 0, output
        self.host = self.hosts.other(self.host)

    def restart(self, host):
        """Start it there anew, wherever it is."""
        self.remove()
        self.start(host)

    def have(self, host):
        """Have it run there with its primary, whatever was done to it before."""
        if self.host is not host or self.state() != "accelerated":
            self.restart(host)

    @contextlib.contextmanager
    def running(self, host):
        """Run it on a host, and remove it at the end wherever it is."""
        try:
            self.start(host)
            yield self
        finally:
            self.remove()

    def remove(self):
        """End it wherever it is."""
        for host in self.hosts:
            host.virsh("destroy", self.name, check=False)
            host.virsh("undefine", self.name, check=False)
