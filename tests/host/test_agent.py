# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a guest's agent tells check, which libvirt asks for those only who may write."""

import json
import time

import fakes
import pytest
from fakes import MAC, Fake, function, standby

PAIR = standby(teaming=False) + function(teaming=False)


@pytest.fixture
def here(tmp_path):
    """A host with a domain that runs."""
    fake = Fake(tmp_path / "here")
    fake.add(PAIR, PAIR)
    return fake


def reasons(here, code=0):
    """Return all that check says."""
    checks = json.loads(fakes.run("check", "-c", here.uri, "guest", "--json=short", code=code))["Checks"]
    return " ".join(check["Reason"] for check in checks)


@pytest.mark.parametrize("seen", [3, 2])
def test_check_counts_what_the_guest_has(here, seen):
    (here.folder / "agent").write_text(f"{MAC}\n" * seen + "52:54:00:00:12:99\n", encoding="ascii")
    said = reasons(here)
    assert "no guest agent answers" not in said
    assert (f"is seen by the guest {seen} times instead of 3" in said) == (seen != 3)


def test_without_an_agent_check_says_so(here):
    assert "no guest agent answers" in reasons(here)


def test_who_may_not_write_asks_no_agent(here):
    (here.folder / "agent").write_text(f"{MAC}\n" * 2, encoding="ascii")
    here.has("readonly")
    assert "no guest agent answers" in reasons(here)


def test_an_agent_that_hangs_keeps_check_for_seconds_and_status_not_at_all(here):
    here.has("dumb")
    assert "no guest agent answers" in reasons(here)
    start = time.monotonic()
    fakes.run("status", "-c", here.uri)
    assert time.monotonic() - start < 3
