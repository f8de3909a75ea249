# SPDX-License-Identifier: LGPL-2.1-or-later
"""What udev makes of the netdevs, with our kernel module and with the kernel's own driver."""

import re

import pytest
from conftest import TOP

STAGES = pytest.StashKey()
HELPER = "/usr/lib/udev/net-failover-siblings"
ROLES = {
    **{name: name.rstrip("01") for name in ("master0", "standby0", "primary0", "master1", "standby1", "primary1")},
    "fo0": "master",
    "veth1": "standby",
    "veth2": "primary",
    "was-master": "master",
    "was-primary": "primary",
    "candidate0": "candidate",
}
#: By its .link file, what nobody is called.
OWN_NAMES = {"veth2": "free0"}
FORMER = ["former0", "former1"]
STRANGERS = ["veth3", "veth4", "br0", "hostile", "beside", "port", "other", "late"]
#: What udevadm says from systemd 256 on, instead of running a program.
NOT_RUN = "skipping execution of"


@pytest.fixture
def said(request, release, chroot, tmp_path_factory):
    """What udev says of a netdev at an action; asked once for each release."""
    done = request.config.stash.setdefault(STAGES, {})
    if release not in done:
        done[release] = tmp_path_factory.mktemp("rule")
        chroot("mount").run("rule.sh", done[release])
    # From systemd 256 on the properties are indented.
    return lambda name, action="change": [
        line.strip() for line in (done[release] / f"{action}.{name}").read_text().splitlines()
    ]


@pytest.mark.parametrize("action", ["add", "change"])
@pytest.mark.parametrize("name", ROLES)
def test_the_role(said, name, action):
    assert f"ID_NET_FAILOVER_ROLE={ROLES[name]}" in said(name, action)


@pytest.mark.parametrize("name", ROLES)
def test_only_a_master_starts_the_daemon(said, name):
    lines = said(name)
    assert ("SYSTEMD_WANTS=net-failoverd.service" in lines) == (ROLES[name] == "master")
    assert ("NM_UNMANAGED=1" in lines) == (ROLES[name] != "master")


def given(lines):
    """Return the name that the rules give to a netdev at last."""
    return [match[1] for line in lines if (match := re.search(r"\.rules:\d+ NAME '([^']*)'", line))][-1]


@pytest.mark.parametrize("name", [name for name, role in ROLES.items() if role != "master"])
def test_no_slave_takes_the_name_that_is_meant_for_the_master(said, name):
    """Neither that of a rule before ours nor that of one after it, and no name that somebody has."""
    lines = said(name, "add")
    assert any("NAME 'persistent0'" in line for line in lines), "the rule before ours did not match"
    assert given(lines) == OWN_NAMES.get(name, name)


@pytest.mark.parametrize("name", [name for name, role in ROLES.items() if role == "master"])
def test_the_helper_has_the_last_word_on_a_masters_name(said, name):
    lines = said(name, "add")
    # A rule that comes before ours has given one: it is not the kernel's.
    assert any("net-failover-udev given netplan0" in line for line in lines)
    assert given(lines) == ("" if any(NOT_RUN in line for line in lines) else "given-netplan0")


@pytest.mark.parametrize("name", ["was-master", "was-primary", "other", "br0", "veth4"])
def test_hardware_that_goes_may_leave_its_name_to_a_master(said, name):
    """And a master its candidates; what is virtual comes and goes with each container."""
    assert any(HELPER in line for line in said(name, "remove")) == (name not in ("br0", "veth4"))


def run(lines):
    """Return the lines, unless udevadm has run no program on the way: then each counts as content."""
    if any(NOT_RUN in line for line in lines):
        pytest.skip("this udevadm runs no program, and so takes each for content")
    return lines


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_is_left_alone(said, name):
    text = "\n".join(run(said(name)))
    assert "ID_NET_FAILOVER_ROLE" not in text
    assert "NM_UNMANAGED" not in text


@pytest.mark.parametrize("name", ["standby0", "standby1", "veth1", "primary0", "primary1", "candidate0"])
def test_only_a_standby_on_hardware_tells_its_siblings(said, name):
    """One that "ip link" has made has no candidates, and our module has told its slaves.

    A primary has something to say to a master that is down.
    """
    assert any(HELPER in line for line in said(name, "add")) == (name in ("standby0", "standby1", "primary1"))


@pytest.mark.parametrize("name", ["master0", "primary0"])
def test_a_name_that_only_the_master_gets_has_its_sysctls_applied(said, name):
    """systemd's rule comes before that name is known."""
    lines = run(said(name, "add")) if name == "master0" else said(name, "add")
    assert any("systemd-sysctl --prefix=/net/ipv4/conf/given-netplan0 " in line for line in lines) == (name == "master0")


@pytest.mark.parametrize("name", FORMER)
def test_a_former_slave_has_no_role_any_more(said, name):
    assert not [line for line in run(said(name, "add")) if line.startswith(("ID_NET_FAILOVER_ROLE=", "NM_UNMANAGED="))]


@pytest.mark.parametrize("name", [*STRANGERS, *FORMER, "primary0"])
def test_only_a_former_slave_has_its_sysctls_read_again(said, name):
    # The first action: "udevadm test" of systemd 252 empties the database.
    sysctl = f"systemd-sysctl --prefix=/net/ipv6/conf/{name}"
    lines = said(name, "add") if name == "primary0" else run(said(name, "add"))
    assert any(sysctl in line for line in lines) == (name in FORMER)


def test_systemds_builtin_is_left_to_systemd():
    """Where it runs twice in one event, udev 262's worker ends by an assertion."""
    rules = {path.name: path.read_text(encoding="utf-8").splitlines() for path in (TOP / "udev").glob("*.rules*")}
    assert len(rules) == 3
    assert not [line for lines in rules.values() for line in lines if "net_setup_link" in line and not line.startswith("#")]
