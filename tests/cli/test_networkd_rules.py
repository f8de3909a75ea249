# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-networkd: rules that leave the virtio card to networkd."""

import pytest

from networkd_machine import machine  # noqa: F401, the fixture


def rule(match, unmanaged=1):
    """One of netplan's rules for NetworkManager."""
    return f'SUBSYSTEM=="net", ACTION=="add|change|move", {match}, ENV{{NM_UNMANAGED}}="{unmanaged}"\n'


def copy_of_rules(machine, text, mode=0o644):
    """Write netplan's rules, and return the text of their copy, or None."""
    (machine.folder / "usr/sbin").mkdir(parents=True)
    (machine.folder / "usr/sbin/NetworkManager").touch(0o755)
    original = machine.rules / "90-netplan.rules"
    original.write_text(text)
    original.chmod(mode)
    machine.run()
    names = sorted(file.name for file in machine.rules.iterdir())
    assert names[0] == original.name and names[1:] in ([], ["90-netplan.rules-net-failover.rules"])
    copy = machine.rules / names[-1]
    assert copy.stat().st_mode & 0o777 == mode
    return copy.read_text() if names[1:] else None


@pytest.mark.parametrize("driver", ["virtio_net", "virtio*", "e1000|virtio_net", "virtio_net|e1000", "[v]irtio_ne?"])
def test_networkmanager_leaves_a_master_to_networkd_like_a_virtio_card(machine, driver):
    """By the same rules in the same order, for masters alone, and after netplan's own."""
    others = rule('ENV{ID_NET_NAME}=="en*"', 0), rule('ATTR{address}=="52:54:00:fa:11:01"', 0), rule('ENV{ID_NET_DRIVER}=="igb"')
    text = f"# netplan: a\n\n{others[0]}" + rule(f'ENV{{ID_NET_NAME}}=="en*", ENV{{ID_NET_DRIVER}}=="{driver}"') + others[1] + others[2]
    lines = copy_of_rules(machine, text, 0o640).replace(",  ", ", ").splitlines()
    only = 'ENV{ID_NET_FAILOVER_ROLE}=="master", '
    assert lines[1:] == [(only + line).rstrip() for line in (others[0], rule('ENV{ID_NET_NAME}=="en*"'), *others[1:])]
    assert machine.told() == [
        "control --reload", "trigger --action=add --settle --subsystem-match=net --property-match=ID_NET_FAILOVER_ROLE=master"]
    machine.run()
    assert len(machine.told()) == 2, "nothing has changed"
    (machine.rules / "90-netplan.rules").unlink()
    machine.run()
    assert not list(machine.rules.iterdir())


@pytest.mark.parametrize("driver", ["igb", "net_failover", "virtio_net|net_*", "*"])
def test_rules_that_do_not_mean_the_virtio_card_alone_are_enough(machine, driver):
    assert copy_of_rules(machine, rule('ENV{ID_NET_NAME}=="en*"') + rule(f'ENV{{ID_NET_DRIVER}}=="{driver}"')) is None
    assert machine.told() == []


def test_rules_are_for_networkmanager_alone(machine):
    (machine.rules / "90-netplan.rules").write_text(rule('ENV{ID_NET_DRIVER}=="virtio_net"'))
    machine.run()
    assert len(list(machine.rules.iterdir())) == 1 and machine.told() == []


def test_rules_that_are_not_in_force_are_not_copied(machine):
    (machine.folder / "etc/udev/rules.d").mkdir(parents=True)
    (machine.folder / "etc/udev/rules.d/90-netplan.rules").touch()
    assert copy_of_rules(machine, rule('ENV{ID_NET_DRIVER}=="virtio_net"')) is None


def test_a_master_in_use_hears_of_rules(machine):
    """Without another add, which is for a netdev that is new."""
    machine.start_manager("NetworkManager")
    assert copy_of_rules(machine, rule('ENV{ID_NET_DRIVER}=="virtio_net"'))
    assert machine.told() == [
        "control --reload", "trigger --action=change --settle --subsystem-match=net --property-match=ID_NET_FAILOVER_ROLE=master"]
