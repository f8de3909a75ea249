# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-udev where there is no failover: it takes nobody for a master, and renames nobody."""

import json
import os
import subprocess
from pathlib import Path

import pytest

#: A netns of its own, with a link and its index in $index; what "ip" says comes last.
SCENE = """
set -e
ip link add lab0 type veth peer name lab1
index=$(ip -o link show dev lab0 | cut -d: -f1)
status=0
IFINDEX=${IFINDEX:-$index} INTERFACE=${INTERFACE-lab0} "$@" || status=$?
echo "status $status"
ip -j link
"""
LINKS = {"lo", "lab0", "lab1"}


@pytest.fixture
def helper(binary):
    """Run the helper for an event of lab0, and return (status, what it printed, names of links)."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a netns")
    program = Path(binary).parents[1] / "udev/net-failover-udev"

    def run(*arguments, **event):
        done = subprocess.run(
            ["unshare", "--net", "--mount", "sh", "-c", SCENE, "sh", program, *arguments],
            text=True, capture_output=True, timeout=60, env={"PATH": os.environ["PATH"], **event}, check=True,
        )
        printed, _, rest = done.stdout.partition("status ")
        status, _, links = rest.partition("\n")
        return int(status), printed.splitlines(), {link["ifname"] for link in json.loads(links)}

    return run


def test_a_link_that_is_no_master_gets_the_name_that_others_give(helper):
    assert helper("master", "lan0") == helper("given", "lan0") == (1, [], LINKS)


@pytest.mark.parametrize("event", [{"IFINDEX": "1"}, {"IFINDEX": "99"}, {"IFINDEX": "-1"}, {"IFINDEX": "lab0"}, {"INTERFACE": "lan0"}, {"INTERFACE": ""}])
def test_an_event_whose_netdev_has_another_name_by_now_renames_nobody(helper, event):
    status, printed, links = helper("master", "lan0", **event)
    assert (status, links) == (0, LINKS)
    assert printed == [event.get("INTERFACE", "lab0")]


def test_a_link_that_is_no_master_gets_no_alternative_name(helper):
    assert helper("alias", "lan0") == (0, [], LINKS)


def test_a_link_without_a_master_is_no_candidate(helper):
    assert helper("candidate") == (1, [], LINKS)
    assert helper("candidate", IFINDEX="99")[0] == 1


@pytest.mark.parametrize(
    "name, match, status",
    [("00-vf.link", "Path=pci-0000:02:00.0", 0), ("00-vf.link", "MACAddress=52:54:00:fa:11:01", 1),
     ("01-net-failover-slave.link", "Property=ID_NET_FAILOVER_ROLE=[psc]*", 1)])
def test_a_slave_has_the_name_that_a_file_gives_to_it_alone(helper, tmp_path, name, match, status):
    file = tmp_path / name
    file.write_text(f"[Match]\n{match}\n\n[Link]\nName=vf0\n")
    assert helper("slave", "vf0", ID_NET_LINK_FILE=str(file)) == (status, [], LINKS)
    assert helper("slave", "lab1", ID_NET_LINK_FILE=str(file))[0] == 1, "somebody has it"
    assert helper("slave", "vf0", IFINDEX="99", ID_NET_LINK_FILE=str(file))[0] == 1


@pytest.mark.parametrize("file", [{}, {"ID_NET_LINK_FILE": ""}, {"ID_NET_LINK_FILE": "/nonexistent/00-vf.link"}])
def test_without_a_file_a_slave_has_no_name_of_its_own(helper, file):
    assert helper("slave", "vf0", **file)[0] == 1


@pytest.mark.parametrize("arguments", [[], ["master"], ["master", "a", "b"], ["given"], ["alias"], ["candidate", "x"], ["slave"], ["nonsense"]])
def test_wrong_usage(helper, arguments):
    assert helper(*arguments)[0] == 2
