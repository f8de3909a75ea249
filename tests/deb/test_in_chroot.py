# SPDX-License-Identifier: LGPL-2.1-or-later
"""tools/in-chroot leaves nothing behind, whatever ends it."""

import os
import pathlib
import signal
import subprocess
import time

import pytest

from conftest import TOP, run_tool

IN_CHROOT = TOP / "tools/in-chroot"


def cache():
    home = pathlib.Path.home() / ".cache"
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or home) / "net-failover"


def wait_until(condition):
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "waited for two minutes in vain"
        time.sleep(0.02)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def descendants(pid):
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children] + [pid for child in children for pid in descendants(int(child))]


@pytest.fixture(autouse=True)
def bookworm():
    run_tool(IN_CHROOT, "--prepare", "bookworm")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_it_without_a_trace(how, tmp_path):
    # --bind is the one way out: it tells when the command runs.
    # Who runs the tests in the background may ignore SIGINT, and a shell can then not trap it.
    process = subprocess.Popen(["env", "--default-signal=INT", IN_CHROOT, f"--bind={tmp_path}:/out", "bookworm", "sh", "-c", "touch /out/started /trace; sleep 600; :"])
    wait_until(lambda: (tmp_path / "started").exists())
    children = descendants(process.pid)
    assert len(children) >= 3, "there is no command that could survive"
    process.send_signal(how)
    assert process.wait(120) != 0
    wait_until(lambda: not any(alive(pid) for pid in children))
    assert str(cache()) not in pathlib.Path("/proc/self/mounts").read_text()
    for entry in cache().glob("chroot-bookworm-*"):
        if entry.is_dir():
            assert not list((entry / "mnt").iterdir())
            assert not (entry / "rootfs/trace").exists()


def test_what_one_run_writes_the_next_does_not_see():
    run_tool(IN_CHROOT, "bookworm", "touch", "/trace")
    assert run_tool(IN_CHROOT, "bookworm", "sh", "-c", "[ -e /trace ] || echo clean") == "clean\n"


def test_there_is_no_network_in_it():
    assert run_tool(IN_CHROOT, "bookworm", "ls", "/sys/class/net") == "lo\n"


@pytest.mark.parametrize("arguments, status, message", [
    ([], 2, "Usage:"),
    (["buster", "true"], 2, "unknown release 'buster'"),
    (["--nonsense"], 2, "Usage:"),
    (["bookworm", "sh", "-c", "exit 42"], 42, ""),
])
def test_exit_status(arguments, status, message):
    done = subprocess.run([IN_CHROOT, *arguments], text=True, capture_output=True)
    assert (done.returncode, message in done.stderr) == (status, True)


def test_a_mirror_out_of_reach_is_said_clearly_and_leaves_nothing(tmp_path):
    environment = dict(os.environ, XDG_CACHE_HOME=str(tmp_path), TMPDIR=str(tmp_path), NET_FAILOVER_MIRROR="http://127.0.0.1:9/debian")
    done = subprocess.run([IN_CHROOT, "bookworm", "true"], text=True, capture_output=True, env=environment)
    assert done.returncode == 125
    assert "no package mirror could be reached" in done.stderr
    assert not [path for path in (tmp_path / "net-failover").iterdir() if path.suffix != ".lock"]
