# SPDX-License-Identifier: LGPL-2.1-or-later
"""The machine that moves: a tiny Debian kernel and initramfs below two emulations, and its domain."""

import lzma
import pathlib
import re
import subprocess
import uuid

from lab import cpio, image, release

HERE = pathlib.Path(__file__).parent
NAME = "moving"
MAC = "52:54:00:00:12:53"
ADDRESS = "10.77.1.9"
#: Of the virtual function that is the machine's, on both hosts.
FUNCTION = "0000:01:10.0"
#: On the hosts.
FOLDER = "/var/lib/machine"
CONSOLE = f"/var/log/{NAME}.console"
#: In the order in which they need each other, below a kernel's folder of modules.
MODULES = (
    "net/core/failover",
    "drivers/net/net_failover",
    "drivers/net/virtio_net",
    "drivers/dca/dca",
    "drivers/net/ethernet/intel/igbvf/igbvf",
)
LIBRARIES = ("lib64/ld-linux-x86-64.so.2", "lib/x86_64-linux-gnu/libc.so.6", "lib/x86_64-linux-gnu/libresolv.so.2")
#: What the kernel may leave out at boot; it more than halves the instructions until init.
ARGUMENTS = (
    "console=ttyS0 quiet panic=-1 no_timer_check mitigations=off tsc=unstable cryptomgr.notests lsm=capability audit=0"
    " random.trust_cpu=1 8250.nr_uarts=1 rodata=off initcall_blacklist=load_system_certificate_list,jent_mod_init,"
    "trace_eval_init,init_kprobe_trace,crypto_kdf108_init,init_encrypted,late_trace_init,init_dynamic_event,digsig_init,"
    "lockup_detector_check,bpf_dummy_struct_ops_init,bpf_tcp_ca_kfunc_init"
)

XML = """
<domain type='qemu'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <memory unit='MiB'>128</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>{folder}/vmlinux</kernel>
    <initrd>{folder}/initramfs</initrd>
    <cmdline>{arguments} address={address}/24{more}</cmdline>
  </os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact'><model fallback='allow'>qemu64</model></cpu>
  <clock offset='utc'><timer name='hpet' present='no'/></clock>
  <on_reboot>destroy</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='none'/>
    <serial type='file'><source path='{console}'/><target port='0'/></serial>
    <memballoon model='none'/>
{interfaces}
  </devices>
</domain>
"""


def xml(interfaces, alone=False, driver="in-tree"):
    """Return the domain's, with interfaces as "failover-migrate xml" prints them.

    alone: with the virtio one as any other; driver: "in-tree", or our "module".
    """
    if alone:
        interfaces = re.sub(r"\s*<teaming.*/>", "", interfaces.split("</interface>")[0] + "</interface>")
    return XML.format(
        name=NAME,
        uuid=uuid.uuid5(uuid.NAMESPACE_DNS, NAME),
        folder=FOLDER,
        arguments=ARGUMENTS,
        address=ADDRESS,
        console=CONSOLE,
        more=f" driver={driver}" + (" alone" if alone else ""),
        interfaces=interfaces.replace("</interface>", "  <rom enabled='no'/>\n</interface>"),
    )


def uncompressed(compressed, base):
    """Return the ELF file in a bzImage: QEMU boots it without the decompressor.

    Where it is stands in the boot protocol (Documentation/arch/x86/boot.rst); the last four
    bytes are its size.  base is a root filesystem that has zstd.
    """
    data = compressed.read_bytes()
    start = (data[0x1F1] + 1) * 512 + int.from_bytes(data[0x248:0x24C], "little")
    payload = data[start : start + int.from_bytes(data[0x24C:0x250], "little") - 4]
    if payload.startswith(b"\xfd7zXZ"):
        return lzma.decompress(payload)
    return subprocess.run(["chroot", base, "zstd", "-dcq"], input=payload, capture_output=True, check=True).stdout


def kernel():
    """Return the folder of its kernel's modules."""
    (found,) = (image.rootfs(release.TRIXIE) / "usr" / "lib" / "modules").iterdir()
    return found


def files(folder, ours=None):
    """Return what the hosts need of the machine: {path: bytes}.

    folder is for what is made on the way; ours: our own failover driver, which boot() may ask for.
    """
    base, modules = image.rootfs(release.TRIXIE), kernel()
    (compressed,) = (base / "boot").glob("vmlinuz-*")
    program = folder / "state"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-o", program, HERE / "guest" / "state.c"], check=True)
    members = b"".join(cpio.member(name, 0o040755) for name in ("bin", "dev", "lib", "lib/x86_64-linux-gnu", "lib64", "modules", "proc", "sys"))
    members += cpio.member("init", 0o100755, (HERE / "guest" / "init").read_bytes())
    members += cpio.member("bin/state", 0o100755, program.read_bytes())
    for path in ("bin/busybox", *LIBRARIES):
        members += cpio.member(path, 0o100755, (base / "usr" / path).read_bytes())
    order = ""
    for module in MODULES:
        name = pathlib.PurePath(module).name
        members += cpio.member(f"modules/{name}.ko", 0o100644, _module(modules / "kernel" / f"{module}.ko"))
        order += f"{name}\n"
    if ours:
        members += cpio.member("modules/ours.ko", 0o100644, ours.read_bytes())
    members += cpio.member("modules/order", 0o100644, order.encode()) + cpio.member("TRAILER!!!", 0)
    return {f"{FOLDER}/vmlinux": uncompressed(compressed, base), f"{FOLDER}/initramfs": members}


def _module(path):
    compressed = path.with_name(path.name + ".xz")
    return lzma.decompress(compressed.read_bytes()) if compressed.exists() else path.read_bytes()
