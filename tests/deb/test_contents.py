# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is in the package, and that it is the same whenever it is built."""

import re
import subprocess

import pytest

from conftest import TOP, run_tool

EXPECTED = """
-rwxr-xr-x ./usr/bin/failoverctl
-rwxr-xr-x ./usr/lib/dracut/modules.d/90net-failover/module-setup.sh
-rw-r--r-- ./usr/lib/dracut/modules.d/90net-failover/wait.conf
-rw-r--r-- ./usr/lib/net-failover/interfaces
-rwxr-xr-x ./usr/lib/net-failover/net-failover-cloud-init
-rwxr-xr-x ./usr/lib/net-failover/net-failover-ifupdown
-rwxr-xr-x ./usr/lib/net-failover/net-failover-networkd
-rwxr-xr-x ./usr/lib/net-failover/net-failover-nm
-rwxr-xr-x ./usr/lib/net-failover/net-failover-online
-rwxr-xr-x ./usr/lib/net-failover/net-failover-settle
-rwxr-xr-x ./usr/lib/net-failover/net-failover-wait
-rw-r--r-- ./usr/lib/systemd/network/01-net-failover-slave.link
-rw-r--r-- ./usr/lib/systemd/network/01-net-failover-slave.network
-rw-r--r-- ./usr/lib/systemd/network/98-net-failover-master.link
lrwxrwxrwx ./usr/lib/systemd/system/NetworkManager.service.wants/net-failover-networkd.path
lrwxrwxrwx ./usr/lib/systemd/system/NetworkManager.service.wants/net-failover-networkd.service
lrwxrwxrwx ./usr/lib/systemd/system/NetworkManager.service.wants/net-failover-nm.path
lrwxrwxrwx ./usr/lib/systemd/system/NetworkManager.service.wants/net-failover-nm.service
lrwxrwxrwx ./usr/lib/systemd/system/NetworkManager.service.wants/net-failover-settle.service
lrwxrwxrwx ./usr/lib/systemd/system/NetworkManager.service.wants/net-failover-wait.service
lrwxrwxrwx ./usr/lib/systemd/system/cloud-init-local.service.wants/net-failover-cloud-init-done.service
lrwxrwxrwx ./usr/lib/systemd/system/cloud-init-local.service.wants/net-failover-cloud-init.service
lrwxrwxrwx ./usr/lib/systemd/system/cloud-init-local.service.wants/net-failover-wait.service
-rw-r--r-- ./usr/lib/systemd/system/ifup@.service.d/net-failover.conf
-rw-r--r-- ./usr/lib/systemd/system/ifupdown-wait-online.service.d/net-failover.conf
-rw-r--r-- ./usr/lib/systemd/system/net-failover-again@.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-cloud-init-done.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-cloud-init.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-ifupdown@.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-networkd.path
-rw-r--r-- ./usr/lib/systemd/system/net-failover-networkd.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-networkd@.path
-rw-r--r-- ./usr/lib/systemd/system/net-failover-nm.path
-rw-r--r-- ./usr/lib/systemd/system/net-failover-nm.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-online.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-release@.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-settle.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-wait.service
-rw-r--r-- ./usr/lib/systemd/system/net-failoverd.service
-rw-r--r-- ./usr/lib/systemd/system/networking.service.d/net-failover.conf
lrwxrwxrwx ./usr/lib/systemd/system/networking.service.wants/net-failover-networkd.path
lrwxrwxrwx ./usr/lib/systemd/system/networking.service.wants/net-failover-networkd.service
lrwxrwxrwx ./usr/lib/systemd/system/networking.service.wants/net-failover-wait.service
lrwxrwxrwx ./usr/lib/systemd/system/systemd-networkd-wait-online.service.wants/net-failover-online.service
lrwxrwxrwx ./usr/lib/systemd/system/systemd-networkd.service.wants/net-failover-networkd.path
lrwxrwxrwx ./usr/lib/systemd/system/systemd-networkd.service.wants/net-failover-networkd.service
lrwxrwxrwx ./usr/lib/systemd/system/systemd-networkd.service.wants/net-failover-wait.service
-rwxr-xr-x ./usr/lib/udev/net-failover-siblings
-rwxr-xr-x ./usr/lib/udev/net-failover-udev
-rw-r--r-- ./usr/lib/udev/rules.d/78-net-failover.rules
-rw-r--r-- ./usr/lib/udev/rules.d/81-net-failover-name.rules
-rw-r--r-- ./usr/lib/udev/rules.d/zz-net-failover.rules
-rwxr-xr-x ./usr/sbin/net-failoverd
-rw-r--r-- ./usr/share/bash-completion/completions/failoverctl
-rw-r--r-- ./usr/share/dbus-1/interfaces/org.netfailover1.Failover.xml
-rw-r--r-- ./usr/share/dbus-1/interfaces/org.netfailover1.Link.xml
-rw-r--r-- ./usr/share/dbus-1/interfaces/org.netfailover1.Manager.xml
-rw-r--r-- ./usr/share/dbus-1/system-services/org.netfailover1.service
-rw-r--r-- ./usr/share/dbus-1/system.d/org.netfailover1.conf
-rw-r--r-- ./usr/share/doc/net-failover/changelog.gz
-rw-r--r-- ./usr/share/doc/net-failover/copyright
-rw-r--r-- ./usr/share/fish/vendor_completions.d/failoverctl.fish
-rwxr-xr-x ./usr/share/initramfs-tools/hooks/net-failover
-rwxr-xr-x ./usr/share/initramfs-tools/scripts/init-bottom/net-failover
-rwxr-xr-x ./usr/share/initramfs-tools/scripts/init-top/net-failover
-rw-r--r-- ./usr/share/lintian/overrides/net-failover
-rw-r--r-- ./usr/share/man/man1/failoverctl.1.gz
-rw-r--r-- ./usr/share/man/man5/org.netfailover1.5.gz
-rw-r--r-- ./usr/share/man/man7/net-failover.7.gz
-rw-r--r-- ./usr/share/man/man8/net-failoverd.8.gz
-rw-r--r-- ./usr/share/polkit-1/actions/org.netfailover1.policy
-rw-r--r-- ./usr/share/zsh/vendor-completions/_failoverctl
"""


EXPECTED_FOR_HOSTS = """
lrwxrwxrwx ./etc/libvirt/hooks/qemu.d/50-net-failover
-rw-r--r-- ./etc/net-failover-host.conf
-rwxr-xr-x ./usr/bin/failover-migrate
-rw-r--r-- ./usr/lib/systemd/system/net-failover-hostd.service
-rw-r--r-- ./usr/lib/systemd/system/net-failover-hostd.socket
lrwxrwxrwx ./usr/lib/systemd/system/sockets.target.wants/net-failover-hostd.socket
-rwxr-xr-x ./usr/libexec/net-failover-hook
-rwxr-xr-x ./usr/sbin/net-failover-hostd
-rw-r--r-- ./usr/share/bash-completion/completions/failover-migrate
-rw-r--r-- ./usr/share/dbus-1/interfaces/org.netfailover.host1.Manager.xml
-rw-r--r-- ./usr/share/dbus-1/interfaces/org.netfailover.host1.Pair.xml
-rw-r--r-- ./usr/share/dbus-1/system.d/org.netfailover.host1.conf
-rw-r--r-- ./usr/share/doc/net-failover-host/changelog.gz
-rw-r--r-- ./usr/share/doc/net-failover-host/copyright
-rw-r--r-- ./usr/share/doc/net-failover-host/live-migration.md.gz
-rw-r--r-- ./usr/share/fish/vendor_completions.d/failover-migrate.fish
-rw-r--r-- ./usr/share/lintian/overrides/net-failover-host
-rw-r--r-- ./usr/share/man/man1/failover-migrate.1.gz
-rw-r--r-- ./usr/share/man/man5/net-failover-host.conf.5.gz
-rw-r--r-- ./usr/share/man/man8/net-failover-hostd.8.gz
-rw-r--r-- ./usr/share/zsh/vendor-completions/_failover-migrate
"""


def contents(package):
    listing = subprocess.check_output(["dpkg-deb", "-c", package], text=True)
    found = [(line.split()[0], line.split()[5]) for line in listing.splitlines() if line[0] != "d"]
    return sorted(found, key=lambda entry: entry[1])


def parsed(expected):
    return [tuple(line.split()) for line in expected.split("\n") if line]


def test_the_package_holds_what_it_should(package):
    assert contents(package) == parsed(EXPECTED)


def test_the_hypervisors_package_holds_what_it_should(packages):
    (package,) = packages.glob("net-failover-host_*.deb")
    assert contents(package) == parsed(EXPECTED_FOR_HOSTS)


def test_libvirt_finds_one_hook_and_never_a_copy_of_it(packages):
    """libvirt runs all of qemu.d; dpkg leaves copies of what an administrator may edit."""
    (package,) = packages.glob("net-failover-host_*.deb")
    assert subprocess.check_output(["dpkg-deb", "-I", package, "conffiles"], text=True) == "/etc/net-failover-host.conf\n"
    listing = subprocess.check_output(["dpkg-deb", "-c", package], text=True)
    assert re.search(r"qemu\.d/50-net-failover -> /usr/libexec/net-failover-hook$", listing, re.M)


def test_guests_need_nothing_of_the_hypervisors(package, packages):
    depends = {
        path.name.split("_")[0]: subprocess.check_output(["dpkg-deb", "-f", path, "Depends"], text=True)
        for path in (package, *packages.glob("net-failover-host_*.deb"))
    }
    for library in ("libvirt0", "libpugixml"):
        assert library not in depends["net-failover"]
        assert library in depends["net-failover-host"]


def test_everything_belongs_to_root(package):
    listing = subprocess.check_output(["dpkg-deb", "-c", package], text=True)
    assert {line.split()[1] for line in listing.splitlines()} == {"root/root"}


@pytest.mark.long
def test_a_second_build_gives_the_same_bytes(release, package, tmp_path):
    # Without the unit tests, which take most of the time and are not in it.
    run_tool(TOP / "tools/build-deb", "--no-check", release, tmp_path)
    assert (tmp_path / package.name).read_bytes() == package.read_bytes()
