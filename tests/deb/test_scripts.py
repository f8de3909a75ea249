# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the maintainer scripts do to the running system, seen by stand-ins for it."""

import pytest

MASTER, SLAVE, PRIMARY = "$(reboot)\"%s", "-n'", "*;`[a]"
FIRST = [PRIMARY, SLAVE]
SECOND = ["primary1", "standby1"]
STRANGERS = ["bond0", "plain", "port0"]
STOP = "deb-systemd-invoke stop net-failoverd.service net-failover-networkd.path net-failover-nm.path"
DAEMON = ["systemctl --system daemon-reload", "deb-systemd-invoke try-restart net-failoverd.service"]
# ifindex, in the order in which scripts.sh makes them.
INDEX = {MASTER: 2, SLAVE: 3, PRIMARY: 4, "master1": 5, "standby1": 6, "primary1": 7}


@pytest.fixture
def machine(chroot, tmp_path):
    def run(case):
        chroot("mount").run("scripts.sh", tmp_path, case)
        return lambda what, stage: (tmp_path / f"{what}.{stage}").read_text().splitlines()

    return run


def changed(log):
    return sorted(line.removeprefix("change ") for line in log if line.startswith("change "))


def reconfigured(log):
    return sorted(int(line.split()[-1]) for line in log if line.startswith("networkctl reconfigure"))


def ipv6_off(lines):
    return sorted(line[2:] for line in lines if line.startswith("1 "))


def test_installation_applies_at_once_and_removal_undoes_it(machine):
    seen = machine("hostile")
    everybody = sorted([MASTER, "master1", *FIRST, *SECOND])
    slaves = sorted([*FIRST, *SECOND])
    for stage in "install", "reinstall":
        log = seen("log", stage)
        # Before udev looks: it starts the daemon, which has networkd do what its files say.
        assert log[:4] == [*DAEMON, "udevadm control --reload", "networkctl reload"]
        assert changed(log) == everybody
        assert log.count("networkctl reload") == 1
        assert reconfigured(log) == sorted(INDEX[name] for name in slaves)
        # It is to have its name, or to leave in its mark which one; and not who is in use.
        assert [line for line in log if line.startswith("add ")] == ["add master1"]
        # By what the helper has made of the marks that udev leaves.
        helper = log.index("systemctl --system start net-failover-networkd.path net-failover-networkd.service")
        assert {"add", "networkctl"} == {line.split()[0] for line in log[helper - 1:helper + 2]} - {"systemctl"}
        assert ipv6_off(seen("ipv6", stage)) == slaves
    log = seen("log", "remove")
    assert not [line for line in log if line.startswith("add ")]
    assert log[:3] == [STOP, DAEMON[0], "udevadm control --reload"]
    assert changed(log) == everybody
    assert reconfigured(log) == sorted(INDEX[name] for name in slaves)
    assert ipv6_off(seen("ipv6", "remove")) == []
    assert seen("log", "purge") == []
    assert len(seen("made", "reinstall")) == 6
    assert sorted(seen("made", "remove")) == ["/run/systemd/network/10-netplan-a.link", "/run/systemd/network/50-a-net-failover.link"]


def test_a_removal_that_is_called_off_leaves_the_daemon_running(machine):
    log = machine("hostile")("log", "abort")
    assert log[0] == STOP
    assert "systemctl --system --no-block start net-failoverd.service" in log[log.index("networkctl reload"):]


def test_the_last_way_in_is_left_alone(machine):
    seen = machine("last-way-in")
    log = seen("log", "install")
    assert changed(log) == sorted([MASTER, PRIMARY, "master1", "standby1"])
    assert reconfigured(log) == sorted([INDEX[PRIMARY], INDEX["standby1"]])
    assert ipv6_off(seen("ipv6", "install")) == sorted([PRIMARY, "standby1"])
    said = [line for line in seen("say", "install") if "left alone for now" in line]
    assert sorted(line.split()[1] for line in said) == [SLAVE, "primary1"]


def test_slaves_are_left_alone_where_nobody_can_say(machine):
    seen = machine("no-answer")
    assert changed(seen("log", "install")) == sorted([MASTER, "master1"])
    assert ipv6_off(seen("ipv6", "install")) == []
    said = [line for line in seen("say", "install") if "left alone for now" in line]
    assert sorted(line.split()[1] for line in said) == sorted([*FIRST, *SECOND])
    assert all("error while loading shared libraries" in line for line in said)


def test_the_administrators_network_file_decides_when(machine):
    log = machine("administrator")("log", "install")
    assert "networkctl reload" in log
    assert reconfigured(log) == []


DPKG = ("(Reading", "Preparing", "Unpacking", "Setting up", "Removing", "Purging", "Selecting", "Processing triggers")
# Debian 12's udev names it /lib/systemd/network, and dpkg does not see that
# this is the same.
ALIASED = "dpkg: warning: while removing net-failover, directory '/usr/lib/"


def test_nothing_is_said_in_a_chroot(chroot, tmp_path):
    chroot("mount").run("plain.sh", tmp_path)
    for stage in "install", "remove", "purge":
        said = (tmp_path / f"say.{stage}").read_text().splitlines()
        assert not [line for line in said if not line.startswith((*DPKG, ALIASED))]


@pytest.fixture
def hypervisor(chroot, packages, tmp_path):
    (host,) = packages.glob("net-failover-host_*.deb")

    def run(case):
        machine = chroot("mount")
        machine.package = host
        machine.run("host.sh", tmp_path, case)
        return lambda what, stage: (tmp_path / f"{what}.{stage}").read_text().splitlines()

    return run


HISTORY = "/var/lib/net-failover-host/history.jsonl"
RECORD, SOCKET = "/run/net-failover-host/state.json", "/run/net-failover-host/hook"


def test_a_hypervisor_is_told_and_what_is_ours_is_taken_back(hypervisor):
    seen = hypervisor("system")
    assert seen("log", "install") == [
        "systemctl --system daemon-reload",
        "systemctl --system start net-failover-hostd.socket",
        "systemctl --system --no-block restart net-failover-hostd.service",
        "systemctl --system reload virtqemud.service",
    ]
    assert seen("log", "remove") == [
        "deb-systemd-invoke stop net-failover-hostd.socket net-failover-hostd.service",
        "net-failover-hostd --withdraw",
        "systemctl --system daemon-reload",
    ]
    assert seen("left", "remove") == [HISTORY]
    assert seen("left", "purge") == []


def test_what_could_not_be_taken_back_stays_written_down(hypervisor):
    assert hypervisor("stuck")("left", "purge") == sorted([RECORD, SOCKET])


@pytest.mark.parametrize("case", ["chroot", "root"])
def test_an_image_that_is_put_together_leaves_the_host_alone(hypervisor, case):
    seen = hypervisor(case)
    for stage in "install", "remove", "purge":
        assert seen("log", stage) == []
        assert {RECORD, SOCKET} <= set(seen("left", stage))
    # With --root there is another /var/lib, too.
    assert (HISTORY in seen("left", "purge")) == (case == "root")
    assert seen("image", "remove") and not seen("image", "purge")
