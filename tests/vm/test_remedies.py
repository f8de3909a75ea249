# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the doctor prints, typed in a guest, mends what it was printed for."""

import json

import pytest

from lab import verdict
from lab.scenario import scenario
from lab.styles import PERSISTENT, keyfile, networkd
from lab.wait import until

BOND = "[NetDev]\nName=bond0\nKind=bond\n\n[Bond]\nMode={}\n"
#: The primary is below the second root port, and the master below the first.
SLAVE, MASTER = "enp2s0", "enp1s0"


def findings(vm):
    """Return what is not well: {reason: remedy}."""
    told = json.loads(vm.guest.run("failoverctl --json=short doctor", check=False).stdout)
    return {check["Reason"]: check["Remedy"] for check in told["Checks"] if check["Verdict"] != "ok"}


def remedy(vm, words):
    """Return the remedy for the finding with these words."""
    until(lambda: any(words in reason for reason in findings(vm)), 90, f"doctor says: {words}")
    (found,) = [command for reason, command in findings(vm).items() if words in reason]
    print(found)
    return found


def mended(vm, words):
    """Type the remedy, and nothing else."""
    vm.guest.run(remedy(vm, words))
    vm.expect(lambda: "10.0.2." in vm.guest.output(f"ip -4 address show dev {MASTER}"), 90, "the master has an address")
    vm.clean()
    assert not any(words in reason for reason in findings(vm)), findings(vm)


@pytest.mark.long
@pytest.mark.parametrize("place", ["/etc", "/usr/lib"])
@scenario(files=networkd(f"Name={MASTER}"), stock=None, enough="trixie")
def test_networkd(vm, place):
    vm.booted()
    vm.clean()
    name = "systemd/network/50-lab.network"
    vm.guest.run(
        f"rm /etc/{name}; printf '[Match]\\nName\\t= {SLAVE}\\n[Network]\\nDHCP=yes\\n' >{place}/{name}"
        f" && networkctl reload && ip -4 address flush dev {MASTER}"
    )
    mended(vm, f"50-lab.network:2: Name={SLAVE}")


@pytest.mark.long
@scenario(manager="networkmanager", files=keyfile(f"interface-name={MASTER}"), stock=None, enough="trixie")
def test_networkmanager(vm):
    """Both a line that names a slave, and a mode for which NetworkManager ignores the file."""
    vm.booted()
    vm.clean()
    file = "/etc/NetworkManager/system-connections/lab.nmconnection"
    vm.guest.run(f"sed -i s/{MASTER}/{SLAVE}/ {file} && nmcli connection reload && nmcli device disconnect {MASTER}")
    mended(vm, f"interface-name={SLAVE}")
    vm.guest.run(f"chmod 644 {file} && nmcli connection reload")
    mended(vm, "is ignored by NetworkManager")


@pytest.mark.long
@scenario(files={"/etc/systemd/network/20-vf.link": "[Match]\nDriver=e1000e\n\n[Link]\nRxBufferSize=512\n"}, stock=None, enough="trixie")
def test_settings_of_a_link_file(vm):
    """They reach the VF, which keeps its name over a reboot and a replug."""
    vm.booted()
    vm.clean()
    links = vm.netdevs()
    vm.guest.run(remedy(vm, "20-vf.link:5: RxBufferSize=512"))

    def has_them():
        return "/00-20-vf.link" in vm.guest.output(f"udevadm settle; udevadm info /sys/class/net/{links['primary']}")

    vm.expect(has_them, 30, "the VF has the file")
    vm.reboot()
    vm.booted()
    assert has_them() and vm.netdevs() == links
    vm.unplug()
    vm.plug()
    vm.clean()
    assert has_them() and vm.netdevs() == links
    assert not any("20-vf.link" in reason for reason in findings(vm))


@pytest.mark.long
@scenario(
    files=networkd(f"Name={MASTER}") | {
        "/etc/systemd/network/50-lab.network": f"[Match]\nName={MASTER}\n\n[Network]\nBond=bond0\n",
        "/etc/systemd/network/bond0.netdev": BOND.format("802.3ad"),
        "/etc/systemd/network/60-bond.network": "[Match]\nName=bond0\n\n[Network]\nDHCP=yes\n",
    },
    stock=None,
    enough="trixie",
)
def test_bond(vm):
    """The kernel's own driver gets into one that is active-backup, and into no other."""
    vm.booted()
    assert remedy(vm, "50-lab.network:5: Bond=bond0") == ""
    assert "master bond0" not in vm.guest.output(f"ip link show dev {MASTER}")
    # The laboratory's own files are made anew at each boot.
    folder = "/etc/systemd/network/bond0.netdev.d"
    vm.guest.run(f"mkdir {folder} && printf '[Bond]\\nMode=active-backup\\n' >{folder}/mode.conf")
    vm.reboot()
    vm.expect(lambda: "10.0.2." in vm.guest.output("ip -4 address show dev bond0 || :"), 120, "the bond has an address")
    assert "master bond0" in vm.guest.output(f"ip link show dev {MASTER}")
    assert not any("Bond=bond0" in reason for reason in findings(vm))


@pytest.mark.long
@scenario(manager="networkmanager", stock=None, enough="trixie")
def test_section_of_networkmanagers(vm):
    """With the exception no slave is activated, not for a moment."""
    vm.booted()
    vm.guest.put("/etc/NetworkManager/conf.d/lab.conf", b"[device-lab]\nmatch-device=type:ethernet\nmanaged=1\n")
    vm.guest.run(remedy(vm, "lab.conf:3: managed=1"))
    vm.reboot()
    vm.booted()
    vm.clean()
    slaves = [name for role, name in vm.netdevs().items() if role != "master"]
    log = vm.guest.output("journalctl --boot --no-pager --unit=NetworkManager.service")
    assert not [line for line in log.splitlines() if "Activation: starting" in line and any(f"({name})" in line for name in slaves)], log


#: What lets the stock guest's VF have the name that is meant for the machine's only card.
FIRST = {"/etc/modprobe.d/lab.conf": "softdep virtio_net pre: e1000e\n"}
#: The configuration itself is written in the running guest: the laboratory's files are made anew at each boot.
NONE = {"/etc/systemd/network/80-lab-dhcp.network": "", "/etc/initramfs-tools/update-initramfs.conf": "update_initramfs=no\n"}


def right_after_a_reboot(vm, name):
    """The package comes while the VF, which is in use, has the name that is the master's after a reboot."""
    until(lambda: len(vm.netdevs()) == 3, 90, "the pair is complete")
    assert vm.netdevs()["primary"] == name
    vm.guest.put("/etc/systemd/network/50-lab.network", f"[Match]\nName={name}\n\n[Network]\nDHCP=yes\n".encode())
    vm.guest.run("networkctl reload")

    def has_lease():
        return "10.0.2." in vm.guest.output(f"ip -4 address show dev {name}")

    until(has_lease, 90, "the VF has a lease")
    vm.install()
    assert vm.netdevs()["primary"] == name, "it is in use"
    command = remedy(vm, f"50-lab.network:2: Name={name} matches the slave")
    if command != "reboot":
        vm.guest.run(command)
    vm.reboot()
    assert vm.netdevs()["master"] == name
    vm.expect(has_lease, 90, "the master has a lease")
    until(lambda: not verdict.master(vm.machine), 60, "the master has its addresses")
    assert not verdict.leak(vm.machine)
    assert not any("50-lab.network" in reason for reason in findings(vm)), findings(vm)


@pytest.mark.long
@scenario(start="stock", order="present", master="eth0", kernel_arguments="net.ifnames=0", files=NONE, early=FIRST, stock=None, enough="trixie")
def test_number_of_the_next_boot(vm):
    right_after_a_reboot(vm, "eth0")


@pytest.mark.long
@scenario(start="stock", order="present", master="lan0", files=NONE | PERSISTENT, early=PERSISTENT | FIRST, stock=None, enough="bookworm")
def test_name_of_the_next_boot(vm):
    right_after_a_reboot(vm, "lan0")
