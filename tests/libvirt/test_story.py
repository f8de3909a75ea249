# SPDX-License-Identifier: LGPL-2.1-or-later
"""A guest with our guest package moves there and back, and what it tells and what the hosts' daemons tell is one story."""

import contextlib
import pathlib
import re
import time

import initramfs
import pytest
import telling
from followers import BUS
from guest import Guest
from host import TOP
from lab import wait

#: By how much what follows may be told before, in s: the guest's lines are noted five times a second.
SLACK = 0.5
WATCH = TOP / "tests" / "nested" / "host" / "watch.py"


class Packaged(Guest):
    """A guest of Debian 13 with the guest package."""

    @property
    def xml(self):
        """As it is defined."""
        words = {"vmlinuz": "vmlinux", "initramfs": "initramfs-package", "112</memory>": "192</memory>"}
        text = re.sub("|".join(words), lambda found: words[found[0]], super().xml)
        return text.replace("<model fallback='allow'>qemu64</model>", "<model fallback='allow'>qemu64</model><feature policy='require' name='rdrand'/>")


@pytest.fixture
def packaged(request, hosts, followers, tmp_path):
    """It runs on the first host, with its primary."""
    assert followers
    found = sorted(pathlib.Path(request.config.getoption("--packages-from") or tmp_path).glob("trixie/net-failover_*.deb"))
    if not found:
        pytest.skip("no guest package; tools/test builds it, or give --packages-from")
    (hosts.folder / "vmlinux").write_bytes(initramfs.vmlinux())
    (hosts.folder / "initramfs-package").write_bytes(initramfs.with_package(tmp_path, found[0], card="e1000e").archive())
    with Packaged(hosts, name="packaged").running(hosts.a) as machine:
        yield machine


@contextlib.contextmanager
def listening(hosts, folder):
    """Yield a function that returns what both daemons and the guest have told until now."""
    files, processes = {}, []
    with contextlib.ExitStack() as stack:
        for host in hosts:
            commands = {
                "daemon": ("busctl", f"--address={BUS}", "--json=short", f"--match={telling.MATCH}", "monitor"),
                "watch": ("python3", WATCH, "/run/packaged.console"),
            }
            for name, command in commands.items():
                files[host.name, name] = folder / f"{host.name}.{name}"
                output = stack.enter_context(open(files[host.name, name], "wb"))
                processes.append(stack.enter_context(host.popen(*command, stdout=output)))
        texts = lambda name: [files[name, what].read_text(encoding="utf-8") for what in ("daemon", "watch")]  # noqa: E731
        try:
            yield lambda: telling.story(said for host in hosts for said in telling.told(host.name, *texts(host.name)))
        finally:
            for process in processes:
                process.kill()


@pytest.mark.long
def test_guest_and_hosts_tell_one_story(hosts, packaged, tmp_path):
    """There and back."""
    with listening(hosts, tmp_path) as told:
        for _ in range(2):
            source, begin = packaged.host, time.time()
            packaged.move()

            def story(since=begin):
                return [said for said in told() if said.time >= since]

            names = source.name, packaged.host.name
            with contextlib.suppress(wait.TimedOut):
                wait.until(lambda: not telling.unproven(story(), *names, SLACK), 40, "all of it is told, in order")
            print("\n".join(map(str, story())))
            assert telling.unproven(story(), *names, SLACK) == []
