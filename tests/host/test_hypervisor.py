# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-hostd looks after qemu:///system, whose hook calls it, whatever libvirt.conf has for uri_default."""

import json
import os
import pathlib
import subprocess
import time
import uuid

import fakes
import pytest
from conftest import TOP
from fakes import MAC, Fake, function, standby

DAEMON = pathlib.Path(os.environ.get("NET_FAILOVER_HOSTD", TOP / "build/host/src/host/net-failover-hostd"))
UUID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "guest"))


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A host whose default is not the hypervisor."""
    fake = Fake(tmp_path / "here")
    fake.add(standby(), standby() + function())
    monkeypatch.setenv("LIBVIRT_DEFAULT_URI", "fake:/nowhere")
    monkeypatch.setenv("FAKE_SYSTEM", str(fake.folder))
    return fake


def ask(*words, text=""):
    """Run the daemon's program as it does itself, and return what it reports."""
    done = subprocess.run(fakes.command(DAEMON, *words), input=text, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_is_asked_and_heard(here):
    assert ask("--ask-libvirt", text="list\n") == [{"Listed": [UUID]}]
    assert ask("--watch-libvirt") == [{"Listening": True}]


def test_its_guests_agents_are_asked(here):
    (here.folder / "agent").write_text(f"{MAC}\n", encoding="ascii")
    assert ask("--ask-agent", UUID) == [{"Uuid": UUID, "Macs": [MAC]}]


def test_its_domains_xml_is_written(here):
    assert ask("--record", UUID, "<pair/>") == []


def test_its_domain_is_given_what_it_lacks(here, tmp_path):
    """By failover-migrate, which has a default of its own."""
    told, script = tmp_path / "told", tmp_path / "migrate"
    script.write_text(f'#!/bin/sh\necho "$*" >>{told}\n', encoding="ascii")
    script.chmod(0o755)
    serve = ("sh", "-c", 'mkdir -m 0700 /run/net-failover-host; exec "$@"', "sh", "env", f"NET_FAILOVER_MIGRATE={script}", DAEMON)
    with subprocess.Popen(["unshare", "--net", *fakes.command(*serve)], stderr=subprocess.DEVNULL) as daemon:
        deadline = time.monotonic() + 30
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        daemon.kill()
    assert told.read_text(encoding="ascii").splitlines()[0] == f"reattach --connect=qemu:///system {UUID}"
