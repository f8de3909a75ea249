# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the built failoverctl for real.  FAILOVERCTL is the path of the binary."""

import os
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
LIMIT = 60  # seconds; generous, the command takes milliseconds


def sysfs_netdev(folder, name, parent, features, address):
    """Add a netdev to a sysfs below a folder; a parent without features is a PCI function.  Return its own folder."""
    here = folder / "sys/devices" / parent / "net" / name
    here.mkdir(parents=True)
    device = here.parents[1]
    (device / "class").write_text("0x020000\n") if features is None else (device / "features").write_text(features + "\n")
    (here / "device").symlink_to(device)
    (here / "address").write_text(address + "\n")
    (folder / "sys/class/net" / name).symlink_to(here)
    return here


@pytest.fixture(scope="session")
def binary():
    path = os.environ.get("FAILOVERCTL", "")
    if not path or not os.access(path, os.X_OK):
        pytest.fail("set FAILOVERCTL to the path of the built failoverctl")
    return str(Path(path).resolve())


@pytest.fixture
def failoverctl(binary):
    """A function that runs failoverctl and returns the completed process."""

    def run(*arguments, prefix=(), **options):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        environment.update(options.pop("env", {}))
        return subprocess.run(
            [*prefix, binary, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=subprocess.PIPE,
            timeout=LIMIT,
            env=environment,
            check=False,
            **options,
        )

    return run


class Namespace:
    """A network and mount namespace of our own, kept by a sleeping process."""

    def __init__(self):
        self.keeper = subprocess.Popen(
            ["unshare", "-n", "-m", "sh", "-c", "echo ready; exec cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if self.keeper.stdout.readline() != b"ready\n":
            reason = self.keeper.stderr.read().decode(errors="replace").strip()
            self.close()
            pytest.skip(f"no namespaces here: {reason}")
        self.prefix = ("nsenter", "-n", "-m", "-t", str(self.keeper.pid), "--")

    def run(self, *command):
        return subprocess.run(
            [*self.prefix, *command], capture_output=True, timeout=LIMIT, check=False
        )

    def must(self, *command):
        result = self.run(*command)
        assert result.returncode == 0, (command, result.stderr)

    def link(self, *words):
        """Adds a link, or skips the test where the kernel has no such kind."""
        result = self.run("ip", "link", "add", *words)
        if result.returncode != 0:
            reason = result.stderr.decode(errors="replace").strip()
            pytest.skip(f"ip link add {words}: {reason}")

    def close(self):
        self.keeper.stdin.close()
        self.keeper.wait(timeout=LIMIT)
        self.keeper.stdout.close()
        self.keeper.stderr.close()


@pytest.fixture
def namespace():
    if os.geteuid() != 0:
        pytest.skip("needs root for a network namespace")
    space = Namespace()
    yield space
    space.close()


@pytest.fixture(scope="session")
def completion_file():
    return SOURCE / "src/guest/ctl/completion/bash/failoverctl"


@pytest.fixture(scope="session")
def man_page():
    return SOURCE / "docs/man/failoverctl.1"

