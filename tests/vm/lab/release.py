# SPDX-License-Identifier: LGPL-2.1-or-later
"""The releases that the laboratory knows."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Release:
    """A Debian release and what its guest image is made of."""

    suite: str
    version: str
    sdbus: str

    @property
    def packages(self):
        """What is in the image beside the essential packages."""
        return (
            "busybox,dbus,dracut-core,ethtool,initramfs-tools,iproute2,iputils-ping,kmod,libnl-3-200,"
            f"{self.sdbus},linux-image-amd64,netplan.io,qemu-guest-agent,systemd-sysv,udev,zstd"
        ).split(",")


BOOKWORM = Release("bookworm", "12", "libsdbus-c++1")
TRIXIE = Release("trixie", "13", "libsdbus-c++2")
RELEASES = {release.suite: release for release in (BOOKWORM, TRIXIE)}
