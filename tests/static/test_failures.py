# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of failures says what the tests play, and nothing that may happen is missing without a word."""

import pathlib
import re
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = (TOP / "docs" / "live-migration.md").read_text(encoding="utf-8")
SIDES = ("source", "destination")

#: What a migration is to survive, by when it happens.
ASKED = {
    "Before": {
        "the destination does not answer",
        "the destination refuses",
        "the destination has no bridge of that name",
        "the destination has no network of that name",
        "the bridge there is missing when libvirt prepares (virsh migrate)",
        "no virtual function is free there",
        "another domain takes the function between check and use",
        "the card there is down",
        "the destination has no memory for it",
        "the destination's processor is another one",
        "net-failover-hostd does not run there",
        "a second run for the same domain",
        "two runs have chosen one virtual function there",
        "somebody else's virsh migrate is under way",
        "a hook of the destination says no at migrate",
        "a hook of the destination says no at prepare, start or started",
    },
    "Unplug": {
        "the guest never lets go of its function",
        "the guest has no system, and so never took STANDBY",
        "the guest refuses to let go",
        "the slot is busy: the function was plugged a moment ago",
        "the guest reboots",
        "the guest ends its machine",
        "the job is aborted while the guest lets go",
        "the command is killed",
        *(f"{what} is killed on the {side}" for what in ("QEMU", "libvirtd", "net-failover-hostd") for side in SIDES),
        *(f"the {side} is rebooted" for side in SIDES),
    },
    "Active": {
        "the job is aborted on the source",
        "the domain is destroyed on the destination",
        "the wire is cut",
        "libvirtd is ended on the source (SIGTERM)",
        "the command is killed",
        *(f"{what} is killed on the {side}" for what in ("QEMU", "libvirtd", "net-failover-hostd") for side in SIDES),
        *(f"the {side} is rebooted" for side in SIDES),
        "a postcopy migration stops halfway",
    },
    "After": {
        "the wire is cut between libvirt's Finish and Confirm",
        "libvirtd is killed between QEMU's end and libvirt's",
        "libvirtd is killed on the source when the domain goes on there",
        "net-failover-hostd is killed on the destination",
        "its function cannot be attached there",
        "the guest never shows its function",
        "the definition cannot be written",
        "the undo fails: its function cannot be given back",
        *(f"the {side} is rebooted" for side in SIDES),
    },
    "Kernel": {
        "a driver refuses a MAC of zero (EINVAL)",
        "a driver is busy (EAGAIN, EBUSY)",
        "the bridge has learned M on another port",
        "somebody else's static entry of M",
        "somebody else's local entry of M",
        "the bridge vanishes",
        "the bridge's uplink vanishes",
        "virtual functions vanish (sriov_numvfs)",
    },
    "Input": {
        "names with quotes, tabs and newlines",
        "an XML of 10 MB",
        "hostile metadata from another host",
        "the guest has no agent",
        "the guest's agent lies",
        "hooks of somebody else, before and after ours",
        "the hook's socket is missing",
        "the daemon does not answer the hook, or does not read",
        "the daemon answers garbage to the hook",
    },
}


def rows(text):
    """Return {(when, what)} of a table."""
    return {(when, what) for when, what in re.findall(r"^\| (\w+) \| (.*?) \| .+ \|$", text, re.MULTILINE) if when in ASKED}


def played():
    return DOCUMENT.partition("begin -->\n")[2].partition("<!--")[0]


def test_the_table_is_what_the_tests_play():
    """tools/failure-table --write mends it."""
    table = subprocess.run([TOP / "tools" / "failure-table"], check=True, capture_output=True, text=True).stdout
    assert table.count("\n") > 20
    assert played() == table


def test_what_is_asked_for_is_played_or_has_a_reason():
    asked = {(when, what) for when, all_of_it in ASKED.items() for what in all_of_it}
    there, left_out = rows(played()), rows(DOCUMENT.partition("Not played:\n")[2].partition("\n#")[0])
    assert asked - there - left_out == set(), "neither played nor with a reason why not"
    assert left_out - asked == set() and there & left_out == set()
