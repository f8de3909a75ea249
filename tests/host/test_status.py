# SPDX-License-Identifier: LGPL-2.1-or-later
"""What status says of a pair that net-failover-hostd looks after: nobody else knows all of its phases."""

import json
import os
import pathlib
import subprocess
import time
import uuid

import fakes
import pytest
from conftest import TOP
from fakes import Fake, function, standby

PAIR = standby() + function()
PUBLISH = pathlib.Path(os.environ.get("HOST_PUBLISH", TOP / "build/host/tests/host/publish"))
#: Stages, by the number of each, and what they are called on the bus.
STAGES = {1: "accelerated", 2: "leaving-asked", 3: "leaving-active", 4: "leaving-failed", 6: "arrived"}


@pytest.fixture
def here(tmp_path):
    """A host with a domain that runs."""
    fake = Fake(tmp_path / "here")
    fake.add(PAIR, PAIR)
    return fake


@pytest.fixture
def bus(tmp_path, monkeypatch):
    """A bus that stands for the system's."""
    path = tmp_path / "bus"
    with subprocess.Popen(["dbus-daemon", "--session", "--nofork", f"--address=unix:path={path}"]) as process:
        deadline = time.monotonic() + 30
        while not path.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={path}")
        yield
        process.kill()


@pytest.fixture
def told(bus):
    """Have the daemon say that the domain is in a stage."""
    started = []

    def tell(stage, name="guest"):
        words = [PUBLISH, str(uuid.uuid5(uuid.NAMESPACE_DNS, name)), fakes.MAC, str(stage)]
        started.append(subprocess.Popen(words, stdout=subprocess.PIPE, text=True))
        assert started[-1].stdout.readline() == "ready\n"

    yield tell
    for one in started:
        one.kill()
        one.communicate()


def phase(here):
    """Return what status calls it."""
    pairs = json.loads(fakes.run("status", "-c", here.uri, "--json=short"))["Pairs"]
    return [pair["Phase"] for pair in pairs]


@pytest.mark.parametrize("stage", STAGES)
def test_its_phase_is_the_daemons(here, told, stage):
    told(stage)
    assert phase(here) == [STAGES[stage]]


def test_of_another_domain_the_daemon_says_nothing(here, told):
    told(6, name="other")
    assert phase(here) == ["accelerated"]


def test_without_the_daemon_libvirt_is_asked(here, bus):
    assert phase(here) == ["accelerated"]
    here.has("leaves")
    assert phase(here) == ["leaving"]
