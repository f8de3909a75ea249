# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-dkms: the module is built, found first, and in the initramfs; and gone when the package is."""

import re

import pytest

from conftest import Chroot

STAGES = pytest.StashKey()
KERNELS = ("initramfs-tools", "linux-headers-amd64", "linux-headers-cloud-amd64", "linux-image-cloud-amd64", "mount")
OURS = re.compile(r"/updates/dkms/net_failover\.ko(\.xz)?$")
STOCK = re.compile(r"/kernel/drivers/net/net_failover\.ko(\.xz)?$")


class Stages:
    """What dkms.sh found at each stage of the package's life."""

    def __init__(self, out):
        self.out = out

    def __call__(self, what, stage):
        return (self.out / f"{what}.{stage}").read_text().splitlines()


@pytest.fixture(scope="session")
def stages_of(request, release, packages, tmp_path_factory):
    """Once for each release and way to make an initramfs."""

    def run(modules):
        done = request.config.stash.setdefault(STAGES, {})
        if (release, modules) not in done:
            (package,) = packages.glob("net-failover-dkms_*.deb")
            out = tmp_path_factory.mktemp("dkms")
            Chroot(release, package, KERNELS).run("dkms.sh", out, modules)
            done[release, modules] = Stages(out)
        return done[release, modules]

    return run


@pytest.fixture(params=["list", pytest.param("most", marks=pytest.mark.long)])
def stages(request, stages_of):
    return stages_of(request.param)


def all_match(pattern, lines):
    return lines and all(pattern.search(line) for line in lines)


def test_it_is_built_for_every_kernel_with_headers_and_found_first(stages):
    found = stages("found", "install")
    assert all_match(OURS, found)
    assert len([line for line in found if "-cloud-" in line]) == 1
    assert len([line for line in found if "-cloud-" not in line]) == 1


def test_the_initramfs_has_it_and_not_the_stock_one(stages):
    assert all_match(OURS, stages("image", "install"))
    assert len(stages("image", "install")) == len(stages("image", "before"))


@pytest.mark.long
@pytest.mark.parametrize("what", ["found", "image"])
def test_a_second_installation_leaves_it_as_it_was(stages_of, what):
    stages = stages_of("most")
    assert stages(what, "reinstall") == stages(what, "install")


@pytest.mark.parametrize("what", ["found", "image"])
@pytest.mark.parametrize("stage", ["before", "locked", "remove", "purge"])
def test_without_it_the_stock_module_is_back(stages, stage, what):
    assert all_match(STOCK, stages(what, stage))
    assert stages(what, stage) == stages(what, "before")


def test_a_kernel_that_has_it_built_in_is_refused_in_one_line(stages):
    said = [line for line in stages("say", "install") if line.startswith("net-failover-dkms: Linux ")]
    assert said == [
        "net-failover-dkms: Linux 9.9.1-built-in has net_failover built in, which no module can replace",
        "net-failover-dkms: Linux 9.9.2-without has no net_failover, and nothing that would use one",
    ]


def test_with_secure_boot_it_cuts_nobody_off(stages):
    said = [line for line in stages("say", "locked") if line.startswith("net-failover-dkms: ")]
    assert len(said) == 1 and "Secure Boot: nothing is built" in said[0] and "mokutil" in said[0]


@pytest.mark.parametrize("stage, message", [
    ("install", "another net_failover is loaded; reboot to use this one"),
    ("remove", "its net_failover is still loaded; reboot to use the kernel's own"),
])
def test_it_says_that_a_reboot_is_needed(stages, stage, message):
    assert stages("say", stage).count(f"net-failover-dkms: {message}") == 1


REBOOT = "another net_failover is loaded; reboot to use this one"
HEADERS = "no kernel has the module: install linux-headers-here, and dpkg-reconfigure net-failover-dkms"


@pytest.mark.parametrize("settings, message", [
    (["built=here", "loaded=own"], REBOOT),
    (["built=newer", "loaded=own"], REBOOT),
    (["built=here", "loaded=0.0.9", "file=0.1.0"], REBOOT),
    # Whatever the version of the package.
    (["built=here", "loaded=7.0", "file=7.0"], None),
    (["built=newer", "loaded=7.0"], None),
    (["built=here"], None),
    # Headers are missing, or dkms was told to build nothing.
    (["loaded=own"], HEADERS),
    ([], HEADERS),
    (["boot=secure", "key=enrolled", "built=here", "loaded=own"], REBOOT),
    (["boot=secure", "key=not", "built=here", "loaded=own"], "Secure Boot: nothing is built until DKMS's key is enrolled, "
     "see /usr/share/doc/net-failover-dkms/module.md.gz"),
    (["boot=secure", "built=here", "loaded=own"], "Secure Boot: nothing is built, since mokutil, "
     "which tells whether DKMS's key is enrolled, is not installed"),
])
def test_what_an_installation_says(chroot, packages, tmp_path, settings, message):
    machine = chroot("mount")
    (machine.package,) = packages.glob("net-failover-dkms_*.deb")
    machine.run("dkms-says.sh", tmp_path, *settings)
    said = (tmp_path / "say").read_text().splitlines()
    assert said == ([f"net-failover-dkms: {message}"] if message else [])


def test_no_file_is_left(stages):
    new = set(stages("files", "remove")) - set(stages("files", "before"))
    assert not [name for name in new if "failover" in name], new
