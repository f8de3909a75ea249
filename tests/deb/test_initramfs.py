# SPDX-License-Identifier: LGPL-2.1-or-later
"""The initramfs carries the rule and the .link while the package is there."""

import pathlib

import pytest

from conftest import TOP

RULE = "usr/lib/udev/rules.d/78-net-failover.rules"
LINK = "usr/lib/systemd/network/01-net-failover-slave.link"
#: What the rules run, and the rule that comes last.
HELPERS = {f"usr/lib/udev/{name}" for name in ("net-failover-siblings", "net-failover-udev", "rules.d/zz-net-failover.rules")}
#: What chooses the netdev for "ip=dhcp".
CHOICE = "scripts/init-top/net-failover"
END = "scripts/init-bottom/net-failover"
STAGES = pytest.StashKey()


class Stages:
    """What initramfs.sh found at each stage of the package's life."""

    def __init__(self, out):
        self.out = out

    def __call__(self, stage, what):
        return (self.out / f"{stage}.{what}").read_text()

    def names(self, stage):
        return set(self(stage, "list").splitlines())

    def files(self, stage):
        return set((self.out / f"files.{stage}").read_text().splitlines())


GENERATORS = {
    "initramfs-tools": [],
    # In host-only mode dracut copies files from /etc by itself, else it does not.
    "dracut": ["no"],
    "dracut-hostonly": ["yes"],
}


LONG = {"dracut-hostonly"}


@pytest.fixture(
    scope="session", params=[pytest.param(name, marks=pytest.mark.long if name in LONG else ()) for name in GENERATORS]
)
def stages(request, release, chroot, tmp_path_factory):
    """Once for each release and generator, in whatever order pytest asks."""
    done = request.config.stash.setdefault(STAGES, {})
    if (release, request.param) not in done:
        out = tmp_path_factory.mktemp("initramfs")
        generator = request.param.removesuffix("-hostonly")
        extra = [generator, "cpio", "kmod", "linux-base", "mount", "systemd-sysv"]
        chroot(*extra).run("initramfs.sh", out, generator, *GENERATORS[request.param])
        done[release, request.param] = Stages(out)
    return done[release, request.param]


def test_a_system_without_the_package_has_neither(stages):
    names = stages.names("before")
    assert any(name.endswith("/80-net-setup-link.rules") for name in names), "not the list of an initramfs with udev"
    assert not [name for name in names if "net-failover" in name]


def test_installation_puts_rule_helper_and_link_in(stages):
    assert {RULE, LINK} | HELPERS <= stages.names("installed")
    rule = (TOP / "udev" / f"{pathlib.Path(RULE).name}.in").read_text()
    assert stages("installed", "rule") == rule.replace("@LIB_DIR@", "/usr/lib")
    assert stages("installed", "link") == (TOP / "networkd" / pathlib.Path(LINK).name).read_text()


def test_installation_puts_the_choice_of_a_netdev_in(stages, request):
    if "dracut" in request.node.callspec.params["stages"]:
        pytest.skip("dracut leaves it to the network manager that is in its image")
    assert CHOICE in stages.names("installed")
    assert "/scripts/init-top/net-failover" in stages("installed", "order")
    assert END in stages.names("installed")


def test_the_helper_has_its_libraries(stages):
    assert [name for name in stages.names("installed") if "/libnl-3.so" in name]


def test_there_is_a_shell_for_the_rule_to_run(stages):
    assert "usr/bin/sh" in stages.names("installed")


@pytest.mark.parametrize("what", ["rule", "link"])
def test_the_administrators_file_replaces_ours(stages, what):
    assert stages("overridden", what) == f"# the administrator: {what}\n"


@pytest.mark.parametrize("what", ["rule", "link"])
def test_a_masked_file_is_not_there(stages, what):
    assert stages("masked", what) == ""


@pytest.mark.parametrize("stage", ["removed", "purged"])
def test_removal_takes_rule_and_link_out(stages, stage):
    assert not [name for name in stages.names(stage) if "net-failover" in name]


@pytest.mark.parametrize("earlier, later", [("before", "installed"), ("masked", "removed")])
def test_dpkg_refreshes_the_image(stages, earlier, later):
    assert stages(earlier, "stamp") != stages(later, "stamp")


@pytest.mark.parametrize("stage", ["removed", "purged"])
def test_no_file_is_left(stages, stage):
    new = stages.files(stage) - stages.files("before")
    assert not [name for name in new if "net-failover" in name], new
