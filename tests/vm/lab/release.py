# SPDX-License-Identifier: LGPL-2.1-or-later
"""The releases that the laboratory knows."""

import dataclasses

#: What a guest has that runs machines itself, with what net-failover-host needs.
HYPERVISOR = (
    "libnl-route-3-200,libpugixml1v5,libvirt-clients,libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-daemon-system,"
    "nftables,qemu-system-x86"
).split(",")


@dataclasses.dataclass(frozen=True)
class Release:
    """A Debian release and what its guest image is made of."""

    suite: str
    version: str
    sdbus: str
    #: The DHCP client that its ifupdown prefers.
    client: str
    #: What configures its NICs: "networkd", "ifupdown", "networkmanager", "cloud-init", or
    #: "all" of the first three
    manager: str = "networkd"
    #: The flavour of its kernel: "amd64" or "cloud-amd64"
    kernel: str = "amd64"
    #: What makes its initramfs: "initramfs-tools" or "dracut", or "klibc": the former, with
    #: klibc's tools in busybox's place.  Packages and name of an image tell it already, and
    #: the hashes of those before are to stay.
    initramfs: str = dataclasses.field(default="initramfs-tools", repr=False)
    #: Does it run machines itself, by libvirt?
    hypervisor: bool = dataclasses.field(default=False, repr=False)
    #: What else it has.
    more: tuple = dataclasses.field(default=(), repr=False)

    def managed_by(self, manager):
        """Return the same release with another network manager."""
        return dataclasses.replace(self, manager=manager)

    def with_kernel(self, kernel):
        """Return the same release with another flavour of its kernel."""
        return dataclasses.replace(self, kernel=kernel)

    def booted_by(self, initramfs):
        """Return the same release with another initramfs generator."""
        return dataclasses.replace(self, initramfs=initramfs)

    def as_hypervisor(self):
        """Return the same release with what runs machines in it."""
        return dataclasses.replace(self, hypervisor=True)

    def with_packages(self, *more):
        """Return the same release with other packages, too."""
        return dataclasses.replace(self, more=more)

    @property
    def packages(self):
        """What is in the image beside the essential packages."""
        managers = {
            "networkd": [],
            "ifupdown": ["ifupdown", self.client],
            "networkmanager": ["network-manager"],
            # It writes for netplan, and netplan for networkd.
            "cloud-init": ["cloud-init", "wget"],
        }
        managers["all"] = managers["ifupdown"] + managers["networkmanager"]
        if self.suite == "sid":
            # Its netplan has wait-online wait for DNS, by systemd-resolved.
            managers["cloud-init"].append("systemd-resolved")
            managers["all"].append("systemd-resolved")
        # dracut is in place of initramfs-tools, and its network modules are a package of their own.
        generator = {"dracut": "dracut,dracut-network"}.get(self.initramfs, "initramfs-tools")
        return (
            f"busybox,dbus,dracut-core,ethtool,{generator},iproute2,iputils-ping,kmod,libnl-3-200,"
            f"{self.sdbus},linux-image-{self.kernel},netplan.io,openssh-server,qemu-guest-agent,systemd-sysv,udev,zstd"
        ).split(",") + managers[self.manager] + self._of_hypervisor() + list(self.more)

    def _of_hypervisor(self):
        if not self.hypervisor:
            return []
        # In Debian 12 they are part of libvirt-daemon.
        parts = [] if self.version == "12" else ["libvirt-daemon-driver-network", "libvirt-daemon-driver-nodedev"]
        return HYPERVISOR + parts


BOOKWORM = Release("bookworm", "12", "libsdbus-c++1", "isc-dhcp-client")
TRIXIE = Release("trixie", "13", "libsdbus-c++2", "dhcpcd-base")
#: For the matrix, and for whoever asks by name: it changes every day.
SID = Release("sid", "sid", "libsdbus-c++2", "dhcpcd-base")
RELEASES = {release.suite: release for release in (BOOKWORM, TRIXIE)}
KNOWN = RELEASES | {SID.suite: SID}
