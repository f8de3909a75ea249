# SPDX-License-Identifier: LGPL-2.1-or-later
"""A genuine SR-IOV VF as primary, which the guest makes of a NIC of its own."""

import dataclasses

from .machine import Pair

DRIVER = "igbvf"
SCRIPT = "/etc/lab-vf"
#: The PF is up, and has nothing to do with the failover.
PF_NETWORK = """
[Match]
Driver=igb

[Link]
RequiredForOnline=no

[Network]
LinkLocalAddressing=no
IPv6AcceptRA=no
"""
#: Makes the VF, and binds its driver once it has its address and can ask the PF for it:
#: where that is down igbvf takes a random one.
ADD = f"""
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
modprobe igb
cd /sys/bus/pci/drivers/igb/0*/
echo 0 >sriov_drivers_autoprobe
echo 1 >sriov_numvfs
# Until udev has renamed it, which Linux 6.1 refuses once it is up.
for second in $(seq 20); do
    case $(ls net) in
        eth*) sleep 1 ;;
        *) break ;;
    esac
done
# In the initramfs ip is busybox's, which knows no VFs.
ip=$(command -v lab-ip || echo ip)
"$ip" link set "$(ls net)" up
"$ip" link set "$(ls net)" vf 0 mac "$1"
modprobe {DRIVER}
echo 1 >sriov_drivers_autoprobe
vf=$(readlink -f virtfn0)
echo "${{vf##*/}}" >/sys/bus/pci/drivers_probe
for second in $(seq 20); do
    [ ! -e "$vf/net" ] || exit 0
    sleep 1
done
exit 1
"""
REMOVE = "echo 0 >$(ls /sys/bus/pci/drivers/igb/0*/sriov_numvfs)"


@dataclasses.dataclass(frozen=True)
class VfPair(Pair):
    """A failover pair whose primary is a VF; there is one in a machine.

    The primary's leg is that of the PF, through which the VF talks, and QEMU knows
    nothing of the pair.

    order is "paired" (the VF is made by plug(), and the master is there) or "present"
    (it is made before virtio_net is loaded, in the initramfs).
    """

    device = "igb"

    @property
    def hidden(self):
        """Not the PF."""
        return False

    @property
    def netdevs(self):
        """How many netdevs the guest's boot ends with."""
        return 3 if self.order == "present" else 2

    @property
    def files(self):
        """The guest's files."""
        return {"/etc/systemd/network/05-lab-pf.network": PF_NETWORK, SCRIPT: ADD}

    @property
    def early(self):
        """Those of its initramfs."""
        if self.order != "present":
            return {}
        first = f"install virtio_net sh {SCRIPT} {self.mac}; modprobe --ignore-install virtio_net $CMDLINE_OPTS\n"
        return {SCRIPT: ADD, "/etc/modprobe.d/lab.conf": first}

    def primary(self, order):
        """Return the QEMU device of the PF, which has an address of its own."""
        return {
            "driver": self.device,
            "id": f"pf{self.number}",
            "netdev": self.legs[1],
            "mac": self.mac.replace(":11:", ":12:"),
            "bus": f"port-primary{self.number}",
            "romfile": "",
        }

    def plug(self, machine):
        """Make the VF."""
        machine.guest.run(f"sh {SCRIPT} {self.mac}")

    def unplug(self, machine):
        """Remove the VF."""
        machine.guest.run(REMOVE)
