# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-networkd: what is for virtio's driver is the master's."""

import pytest

from networkd_machine import MASTER, machine, network  # noqa: F401, the fixture


@pytest.mark.parametrize(
    "match",
    ["Driver=virtio_net", "Driver=virtio*", "Driver=e1000e virtio_net", " Driver = virtio_net", "Driver=!net_* e1000e",
     "Driver=igb\nDriver=\nDriver=virtio_net", "Driver=igb\nDriver=virtio_net",
     "Property=ID_NET_DRIVER=virtio_net", " Property = ID_NET_DRIVER=virtio*", 'Driver="virtio_net"', "Driver='virtio_net' igb",
     'Property="ID_NET_DRIVER=virtio_net"', 'Property=ID_NET_DRIVER="virtio_net"', "Driver=virtio_net \t", "Driver=virtio_net\r",
     "Driver=\\\n# Name=a\n;\n  virtio_net", "Driver=virtio_net \\\n\nA=1", "Driver=virtio_net\\\n \t\nA=1", "Driver=virtio_net \\\\\\\n\n",
     "A=\\\\\nDriver=virtio_net", "A=\\\\\\\n\nDriver=virtio_net", "Driver=igb\\\r\nvirtio_net", "Driver=!igb\nDriver=virtio_net", "Driver=virtio_net !igb",
     "Property=!ID_NET_DRIVER=net_failover"],
)
@pytest.mark.parametrize("kind", ["network", "link"])
def test_a_file_for_the_driver_is_copied_for_masters(machine, kind, match):
    machine.write(f"etc:50-lab.{kind}", "# why\n" + network("Name=en*\n" + match))
    (name, text), = machine.run().items()
    assert f"50-lab.{kind}" < name < f"50-lab.{kind}x" and name.endswith(f".{kind}")
    lines = text.splitlines()
    assert MASTER in lines and "Name=en*" in lines and "DHCP=yes" in lines
    assert not [line for line in lines if "driver" in line.lower() and not line.startswith("#")]


def test_what_else_a_property_asks_for_stays(machine):
    machine.write("etc:50-lab.network", network("Property=A=1 ID_NET_DRIVER=virtio_net B=2\nProperty=!C=3 ID_NET_DRIVER=igb\nDriver=virtio_net"))
    (text,) = machine.run().values()
    assert [line.rstrip() for line in text.splitlines()[1:5]] == ["[Match]", MASTER, "Property=A=1 B=2", "Property=!C=3 ID_NET_DRIVER=igb"]


def test_an_empty_property_does_not_forget_ours(machine):
    machine.write("etc:50-lab.network", network("Property=A=1\nProperty=\nDriver=virtio_net"))
    (text,) = machine.run().values()
    assert [line.rstrip() for line in text.splitlines()[1:5]] == ["[Match]", MASTER, "Property=A=1", "Property="]
    assert text.splitlines()[5] == MASTER


@pytest.mark.parametrize(
    "match",
    ["Name=en*", "Driver=igb", "Driver=*", "Driver=!igb", "Driver=!virtio_net", "Driver=virtio_net\nDriver=", "Driver=virtio_net\nDriver=\nDriver=igb",
     "Driver=net_failover virtio_net", "Property=!ID_NET_DRIVER=virtio_net", "Property=ID_NET_DRIVER=igb",
     "Property=ID_NET_DRIVER_X=virtio_net", "Path=pci-0000:01:*", "Driver=virtio_net\nDriver=!virtio_net", "Driver=!net_failover\nDriver=igb",
     "Driver=virtio_net\nProperty=ID_NET_DRIVER=igb", "Driver", "Driver=\\", "Driver=a\\\nDriver=virtio_net",
     "A=\\\\\\\nDriver=virtio_net"],
)
def test_a_file_that_means_others_or_the_master_too_is_not(machine, match):
    machine.write("etc:50-lab.network", network(match))
    assert machine.run() == {}


def test_quotes_of_others_stay(machine):
    machine.write("etc:50-lab.network", network("""Property="A=1 2" 'ID_NET_DRIVER=virtio_net' B="3"'4'"""))
    (text,) = machine.run().values()
    assert text.splitlines()[3] == """Property="A=1 2" B="3"'4'"""


@pytest.mark.parametrize("backslash", ["\\", "\\\\\\", "\\\r"])
def test_an_empty_line_ends_what_goes_on(machine, backslash):
    """What is below it is of no concern to the left-over backslash."""
    machine.write("etc:50-lab.network", f"[Match]\nDriver=virtio_net {backslash}\n\n[Network]\nDHCP=yes\n")
    (text,) = machine.run().values()
    assert text.splitlines()[1:] == ["[Match]", MASTER, "[Network]", "DHCP=yes"]


@pytest.mark.parametrize("header", ["[Match] ", "[Match]\r", "\t[Match]", "\ufeff[Match]"])
def test_a_section_may_have_blanks_around_it(machine, header):
    machine.write("etc:50-lab.network", f"{header}\nDriver=virtio_net\r\nName=en*\r\n")
    (text,) = machine.run().values()
    assert text.splitlines()[1:] == ["[Match]", MASTER, "Name=en*"]


def test_driver_outside_of_match_is_something_else(machine):
    machine.write("etc:50-lab.network", "[Match]\nName=en*\n[Link]\nDriver=virtio_net\n")
    assert machine.run() == {}


def test_the_administrators_file_and_its_drop_ins_are_what_counts(machine):
    machine.write("usr/lib:50-lab.network", network("Driver=virtio_net", "DNS=192.0.2.1"))
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    machine.write("etc:50-lab.network.d/b.conf", "[Match]\nName=en*\n[Network]\nDNS=192.0.2.3\n")
    machine.write("run:50-lab.network.d/b.conf", "[Network]\nDNS=192.0.2.9\n")
    machine.write("usr/lib:50-lab.network.d/a.conf", "[Network]\nDNS=192.0.2.2")
    (text,) = machine.run().values()
    assert [line for line in text.splitlines() if "=" in line] == [MASTER, "DHCP=yes", "DNS=192.0.2.2", "Name=en*", "DNS=192.0.2.3"]
    machine.write("etc:50-lab.network", "")
    assert machine.run() == {}


def test_a_drop_in_may_ask_for_the_driver(machine):
    file = machine.write("etc:50-lab.network", network("Name=en*"))
    machine.write("etc:50-lab.network.d/a.conf", "[Match]\nDriver=virtio_net")
    machine.write("etc:50-lab.network.d/b.conf", "[Match]\nProperty=\nMACAddress=52:54:00:12:34:56\\")
    machine.write("etc:50-lab.network.d/c.conf", "[Link]\nMTUBytes=1400")
    (text,) = machine.run().values()
    assert [line for line in text.splitlines()[1:] if line] == [
        "[Match]", MASTER, "Name=en*", "[Network]", "DHCP=yes", "[Match]", "[Match]", "Property=", MASTER, "MACAddress=52:54:00:12:34:56",
        "[Link]", "MTUBytes=1400"]
    file.write_text("[Network]\nDHCP=yes\n")
    (text,) = machine.run().values()
    assert text.splitlines()[1:5] == ["[Network]", "DHCP=yes", "[Match]", MASTER]
    machine.write("etc:50-lab.network.d/b.conf", "[Match]\nDriver=\n")
    assert machine.run() == {}


def order(copies, kind, *names):
    """Sort names like systemd, with those of the copies."""
    return sorted([*(f"{name}.{kind}" for name in names), *copies], key=lambda name: name.encode())


@pytest.mark.parametrize("kind", ["network", "link"])
@pytest.mark.parametrize(
    "name", ["10-ets", "10-eth-", "10-eth-a", "10-eth-static", "10-eth-~", "10-eth-~-z", "10-eth-é", "10-eth,", "10-eth!", "10-eth.a", "10-eth.z",
             "10-ethernet", "10-eti", "10-eth-net-failoves"])
def test_nothing_gets_between_a_file_and_its_copy(machine, kind, name):
    """What is for this very card is before the copy if it is before the original."""
    machine.write(f"etc:{name}.{kind}", network("MACAddress=52:54:00:fa:11:01", "Address=192.0.2.7/24"))
    machine.write(f"etc:10-eth.{kind}", network("Driver=virtio_net"))
    (copy,) = copies = machine.run()
    names = order(copies, kind, "10-eth", name)
    assert names.index(copy) == names.index(f"10-eth.{kind}") + 1


@pytest.mark.parametrize("name", ["10 my lab", " a", "-n", "$(id)", "a*", "a\\b", "50-lab-net-failover"])
@pytest.mark.parametrize("place", ["etc", "run"])
def test_any_name_will_do(machine, place, name):
    """One that looks like a copy's, too, and what is not ours stays as it is."""
    file = machine.write(f"{place}:{name}.network", network("Driver=virtio_net"))
    for _ in range(2):
        copies = machine.run()
        assert MASTER in copies.pop(f"{name}.network-net-failover.network")
        assert list(copies) == ([file.name] if file.name in copies else [])
        assert file.read_text() == network("Driver=virtio_net")
    file.unlink()
    assert machine.run() == {}


def test_a_file_that_has_the_name_of_a_copy_is_not_overwritten(machine):
    machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    file = machine.write("run:50-lab.network-net-failover.network", network("Name=en*"))
    assert machine.run() == {file.name: network("Name=en*")}


@pytest.mark.parametrize("kind", ["network", "link"])
def test_netplans_are_copied_out_of_its_reach(machine, kind):
    """It removes what begins like its own; theirs come in the same order, and before its own."""
    for name in ("all", "b"):
        machine.write(f"run:10-netplan-{name}.{kind}", network("Driver=virtio_net"))
    names = list(machine.run())
    assert len(names) == 2 and names == sorted(names) and not [name for name in names if name.startswith("10-netplan-")]
    assert "10-netplam.link" < max(names) < f"10-netplan-all.{kind}"


@pytest.mark.parametrize("kind", ["network", "link"])
@pytest.mark.parametrize("place", ["run", "etc"])
def test_what_netplan_has_for_one_card_comes_first_for_the_master_too(machine, kind, place):
    """Whatever sorts before the last one for the driver is copied with it; the rest has not to be."""
    card = f"[Match]\nPermanentMACAddress=52:54:00:fa:11:01\nProperty=A=1\nProperty=\nProperty=ID_NET_DRIVER=net_*\nDriver=net_failover\n\n[{kind}]\nB=1\n"
    machine.write(f"{place}:10-netplan-lan.{kind}", card)
    machine.write(f"run:10-netplan-later.{kind}", network("Driver=virtio_net"))
    machine.write(f"run:10-netplan-z.{kind}", card)
    machine.write(f"run:10-later.{kind}", card)
    copies = machine.run()
    assert list(copies) == [f"10-netplan,{name}.{kind}-net-failover.{kind}" for name in ("lan", "later")]
    assert [line for line in copies[f"10-netplan,lan.{kind}-net-failover.{kind}"].splitlines()[1:] if line] == [
        "[Match]", MASTER, "PermanentMACAddress=52:54:00:fa:11:01", "Property=A=1", "Property=", MASTER,
        "Property=ID_NET_DRIVER=net_*", "Driver=net_failover", f"[{kind}]", "B=1"]
    (machine.run_folder / f"10-netplan-later.{kind}").unlink()
    assert machine.run() == {}


@pytest.mark.parametrize("match", ["", "[Match]\n", "[Match]\nName=\n"])
def test_what_matches_nothing_is_not_given_to_masters(machine, match):
    machine.write("run:10-netplan-a.network", f"{match}[Network]\nDHCP=yes\n")
    machine.write("run:10-netplan-b.network", network("Driver=virtio_net"))
    assert list(machine.run()) == ["10-netplan,b.network-net-failover.network"]


@pytest.mark.parametrize("name", ["50-lab-net-failover.network", "10-netplan,b-net-failover.network"])
def test_copies_with_another_name_than_now_go(machine, name):
    """The package was another version when they were made."""
    machine.write(f"run:{name}", "# A copy of /etc/systemd/network/50-lab.network for the masters of failovers, by net-failover-networkd\n")
    assert machine.run() == {}


def test_copies_follow_their_originals(machine):
    file = machine.write("etc:50-lab.network", network("Driver=virtio_net"))
    first = machine.run()
    assert machine.run() == first, "nothing has changed"
    (copy,) = machine.run_folder.iterdir()
    before = copy.stat().st_ino, machine.run_folder.stat().st_mtime_ns
    machine.run()
    assert (copy.stat().st_ino, machine.run_folder.stat().st_mtime_ns) == before, "what the path unit watches does not change"
    file.write_text(network("Driver=virtio_net", "DHCP=ipv4"))
    assert "DHCP=ipv4" in next(iter(machine.run().values()))
    file.unlink()
    assert machine.run() == {}
