# SPDX-License-Identifier: LGPL-2.1-or-later
"""Domains that are only defined: what the kernel's net_failover document and our own command print."""

#: The interfaces of the document, and the file that its scripts attach and detach.
MAC = "52:54:00:00:12:53"
STANDBY = f"""
<interface type='bridge'>
  <mac address='{MAC}'/><source bridge='br0'/><model type='virtio'/>
  <link state='down'/><teaming type='persistent'/><alias name='ua-backup0'/>
</interface>
"""
VF = f"""
<interface type='hostdev' managed='yes'>
  <mac address='{MAC}'/>
  <source><address type='pci' domain='0x0000' bus='0x42' slot='0x02' function='0x5'/></source>
  <teaming type='transient' persistent='ua-backup0'/>
</interface>
"""

#: Of which libvirt counts the ports.
NETWORK = "<network><name>lan</name><forward mode='bridge'/><bridge name='br0'/></network>"

#: What the kernel shows of a card with two virtual functions, the second of which is a port of a bridge.
CARD = """
set -e
sys=/run/sys pci=/run/sys/bus/pci/devices net=/run/sys/class/net
mkdir -p $pci/0000:42:00.0 $net/pf0 $net/pf0v1
echo 2 >$net/pf0/ifindex; echo 3 >$net/pf0v1/ifindex
ln -s $pci/0000:42:00.0 $net/pf0/device
ln -s ../br0 $net/pf0v1/master
for number in 0 1; do
    mkdir $pci/0000:42:02.$number
    ln -s ../0000:42:00.0 $pci/0000:42:02.$number/physfn
    ln -s ../0000:42:02.$number $pci/0000:42:00.0/virtfn$number
done
mkdir -p $pci/0000:42:02.1/net/pf0v1
mount --bind $sys /sys
"""
#: In which failover-migrate prints a pair.
FORMS = ([], ["--link-down"], ["--legacy"])


def interfaces_in(text):
    """Return the interfaces' lines, without indentation."""
    lines = [line.strip() for line in text.splitlines()]
    first = next(number for number, line in enumerate(lines) if line.startswith("<interface"))
    last = max(number for number, line in enumerate(lines) if line == "</interface>")
    return lines[first : last + 1]


def lines_in(network):
    """Return the lines of a network's XML, without indentation and what libvirt adds."""
    lines = [line.strip() for line in network.splitlines()]
    return [line for line in lines if line and "<uuid>" not in line]


def domain(devices, name="guest", cpu=""):
    """Return a domain with these devices."""
    return (
        f"<domain type='qemu'><name>{name}</name><memory unit='MiB'>112</memory>"
        f"<os><type arch='x86_64' machine='q35'>hvm</type></os>{cpu}"
        f"<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>{devices}</devices></domain>"
    )


class Defined:
    """A domain that a host's libvirt knows and that does not run."""

    def __init__(self, host, devices, name="paired", cpu=""):
        self.host, self.name = host, name
        self.put("domain.xml", domain(devices, name, cpu))
        host.virsh("define", "/run/domain.xml")

    def put(self, name, text):
        """Write a file into the host's /run."""
        (self.host.folder / "run" / name).write_text(text, encoding="utf-8")

    def detach(self, xml):
        """Detach a device from the configuration as the document does it; return (exit status, complaint)."""
        self.put("device.xml", xml)
        done = self.host.run("virsh", "detach-device", self.name, "/run/device.xml", "--config", check=False)
        return done.returncode, done.stderr

    def xml(self):
        """Return its XML."""
        return self.host.virsh("dumpxml", "--inactive", self.name)

    def remove(self):
        """Undefine it."""
        self.host.virsh("undefine", self.name)
