# SPDX-License-Identifier: LGPL-2.1-or-later
"""What failoverctl says about the links of a namespace without a failover.

A real failover needs a virtio NIC with STANDBY and is tested in a VM.
"""

import json

import pytest

NONE = b"No failover devices.\n"
EMPTY = {"Driver": "", "State": "none", "Problems": [], "Failovers": []}
NO_LINK = "org.netfailover1.Error.NoSuchLink"
NO_FAILOVER = "org.netfailover1.Error.NoSuchFailover"

# As raw bytes: interface names are not always UTF-8.  The kernel takes a % for a
# pattern to fill in, so it can be in alternative names only.
HOSTILE = [
    b'a"b$(id)',
    b"';reboot;'",
    b"`id`\\n",
    b"\x1b[31mred",
    b"\xc2\x9b2J",
    b"\xff\xfe\xfd",
    b"\xe2\x80\xaenet",
    b"-rf",
    b"--json",
    b"*?[a-z]",
    b"{}|&<>#!~",
    b"12345",
]


@pytest.fixture
def inside(failoverctl, namespace):
    """Runs failoverctl in the namespace."""

    def run(*arguments, **options):
        return failoverctl(*arguments, prefix=namespace.prefix, **options)

    return run


@pytest.mark.parametrize("command", [[], ["list"], ["status"], ["list", "--no-legend"]])
def test_no_failover(inside, command):
    result = inside(*command)
    assert (result.returncode, result.stdout, result.stderr) == (0, NONE, b"")


@pytest.mark.parametrize("mode", ["--json", "--json=pretty", "--json=short"])
@pytest.mark.parametrize("command", ["list", "status"])
def test_no_failover_in_json(inside, command, mode):
    result = inside(command, mode)
    assert result.returncode == 0
    assert json.loads(result.stdout) == EMPTY
    assert list(json.loads(result.stdout)) == list(EMPTY)
    lines = result.stdout.count(b"\n")
    assert lines == 1 if mode.endswith("short") else lines > 1


def test_json_off_is_text(inside):
    assert inside("--json=off").stdout == NONE


def test_unknown_interface(inside):
    result = inside("status", "nosuch0")
    assert result.returncode == 1
    assert result.stdout == b""
    assert result.stderr == b'failoverctl: There is no interface "nosuch0".\n'


def test_unknown_interface_in_json(inside):
    result = inside("status", "--json=short", "nosuch0")
    assert result.returncode == 1
    assert json.loads(result.stdout)["Error"]["Name"] == NO_LINK
    assert b"nosuch0" in result.stderr


@pytest.mark.parametrize("request_", ["lo", "1"])
def test_an_interface_that_is_no_part_of_a_failover(inside, request_):
    result = inside("status", "--json=short", request_)
    assert result.returncode == 1
    error = json.loads(result.stdout)["Error"]
    assert error == {"Name": NO_FAILOVER, "Message": 'Interface "lo" is not part of a failover.'}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_that_exist(inside, namespace, name):
    namespace.link("name", name, "type", "veth", "peer", "name", "peer0")
    result = inside("status", "--json=short", "--", name)
    assert result.returncode == 1
    error = json.loads(result.stdout)["Error"]
    assert error["Name"] == NO_FAILOVER
    assert name.decode(errors="replace")[:3] in error["Message"]
    assert all(byte == 10 or 32 <= byte < 127 for byte in result.stdout)
    for byte in (b"\x1b", b"\xff", b"\x9b", b"\xae"):
        assert byte not in result.stderr


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_that_do_not_exist(inside, name):
    name += b"%s"
    result = inside("status", "--json=short", "--", name)
    assert result.returncode == 1
    assert json.loads(result.stdout)["Error"]["Name"] == NO_LINK
    assert b"\x1b" not in result.stderr


def test_alternative_names_are_names(inside, namespace):
    namespace.link("name", "one", "type", "veth", "peer", "name", "two")
    namespace.must("ip", "link", "property", "add", "dev", "one", "altname", "another-name")
    result = inside("status", "another-name")
    assert result.returncode == 1
    assert b'"one" is not part of a failover' in result.stderr


def test_hostile_alternative_names(inside, namespace):
    name = b'a"b%s%n$(id)\\x1b\xff'
    namespace.link("name", "one", "type", "veth", "peer", "name", "two")
    namespace.must("ip", "link", "property", "add", "dev", "one", "altname", name)
    result = inside("status", "--json=short", name)
    assert json.loads(result.stdout)["Error"]["Name"] == NO_FAILOVER
    assert json.loads(inside("--json").stdout) == EMPTY


@pytest.mark.parametrize("kind", ["bridge", "bond", "team", "vrf"])
def test_ports_of_others_are_strangers(inside, namespace, kind):
    more = ["table", "10"] if kind == "vrf" else []
    namespace.link("name", "upper", "type", kind, *more)
    namespace.link("name", "port", "type", "veth", "peer", "name", "peer0")
    namespace.must("ip", "link", "set", "port", "master", "upper")
    assert json.loads(inside("--json").stdout) == EMPTY
    assert b"not part" in inside("status", "port").stderr
    assert b"not part" in inside("status", "upper").stderr


def test_a_macvlan_is_a_stranger(inside, namespace):
    namespace.link("name", "lower", "type", "veth", "peer", "name", "peer0")
    namespace.link("name", "upper", "link", "lower", "type", "macvlan")
    assert json.loads(inside("--json").stdout) == EMPTY


def test_same_address_is_a_stranger(inside, namespace):
    namespace.link("name", "one", "address", "52:54:00:12:34:56", "type", "veth")
    namespace.link("name", "two", "address", "52:54:00:12:34:56", "type", "veth")
    assert json.loads(inside("--json").stdout) == EMPTY


def test_many_links(inside, namespace):
    """More than fit into one datagram of the kernel's answer."""
    namespace.link("name", "last", "type", "veth", "peer", "name", "peer0")
    batch = "".join(f"link add v{n} type veth peer name w{n}\n" for n in range(100))
    namespace.must("sh", "-c", f"echo '{batch}' | ip -batch -")
    result = inside("status", "w99")
    assert b'"w99" is not part of a failover' in result.stderr
    assert json.loads(inside("--json").stdout) == EMPTY
