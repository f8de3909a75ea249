# SPDX-License-Identifier: LGPL-2.1-or-later
"""The machine that moves: a tiny Debian kernel and initramfs below two emulations, and its domain."""

import re
import uuid

import initramfs

NAME = "moving"
MAC = "52:54:00:00:12:53"
ADDRESS = "10.77.1.9"
#: Of the virtual functions that a host has for machines, by their number.
FUNCTIONS = {0: "0000:01:10.0", 2: "0000:01:10.4"}
#: A network of libvirt that hands out one of them.
POOL = "vfs"
POOL_XML = """
<network>
  <name>{name}</name>
  <forward mode='hostdev' managed='yes'><driver name='vfio'/><address type='pci' domain='0' bus='1' slot='0x10' function='{function}'/></forward>
</network>
"""
#: On the hosts.
FOLDER = "/var/lib/machine"
CONSOLE = f"/var/log/{NAME}.console"
#: What the kernel may leave out at boot; it more than halves the instructions until init.
ARGUMENTS = (
    "console=ttyS0 quiet panic=-1 no_timer_check mitigations=off tsc=unstable cryptomgr.notests lsm=capability audit=0"
    " random.trust_cpu=1 8250.nr_uarts=1 rodata=off initcall_blacklist=load_system_certificate_list,jent_mod_init,"
    "trace_eval_init,init_kprobe_trace,crypto_kdf108_init,init_encrypted,late_trace_init,init_dynamic_event,digsig_init,"
    "lockup_detector_check,bpf_dummy_struct_ops_init,bpf_tcp_ca_kfunc_init"
)

#: It has taken the first of them, and never runs.
OTHER_XML = """
<domain type='qemu'>
  <name>other</name>
  <memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='none'/>
    <interface type='hostdev' managed='yes'>
      <mac address='52:54:00:00:12:54'/><driver name='vfio'/><rom enabled='no'/>
      <source><address type='pci' domain='0' bus='1' slot='0x10' function='0'/></source>
    </interface>
  </devices>
</domain>
"""
XML = """
<domain type='qemu'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <memory unit='MiB'>{memory}</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>{folder}/vmlinux</kernel>
    <initrd>{folder}/initramfs{variant}</initrd>
    <cmdline>{arguments} address={address}/24{more}</cmdline>
  </os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact'>
    <model fallback='allow'>qemu64</model>
    <feature policy='require' name='rdrand'/>
  </cpu>
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


def xml(interfaces, alone=False, driver="in-tree", package=False):
    """Return the domain's, with interfaces as "failover-migrate xml" prints them.

    alone: with the virtio one as any other; driver: "in-tree", or our "module"; package: with
    the guest package.
    """
    if alone:
        interfaces = re.sub(r"\s*<teaming.*/>", "", interfaces.split("</interface>")[0] + "</interface>")
    return XML.format(
        name=NAME,
        uuid=uuid.uuid5(uuid.NAMESPACE_DNS, NAME),
        folder=FOLDER,
        memory=192 if package else 128,
        variant="-package" if package else "",
        arguments=ARGUMENTS,
        address=ADDRESS,
        console=CONSOLE,
        more=f" driver={driver}" + (" alone" if alone else ""),
        interfaces=interfaces.replace("</interface>", "  <rom enabled='no'/>\n</interface>"),
    )


def files(folder, package=None, driver=None):
    """Return what the hosts need of the machine: {path: bytes}.

    folder is for what is made on the way; package: the guest's, and driver: our own, of which
    boot() may ask for each.
    """
    found = {"vmlinux": initramfs.vmlinux(), "initramfs": initramfs.small(folder, driver).archive()}
    if package:
        found["initramfs-package"] = initramfs.with_package(folder, package, driver).archive()
    return {f"{FOLDER}/{name}": data for name, data in found.items()}
