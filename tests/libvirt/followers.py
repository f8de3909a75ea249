# SPDX-License-Identifier: LGPL-2.1-or-later
"""net-failover-hostd and its hook on both hosts, and what it costs a guest to move."""

import contextlib
import json
import pathlib
import re
import signal
import subprocess

from lab import wait

SANDBOX = pathlib.Path(__file__).parent / "sandbox.py"
#: Of each host; it stands for the system's.
BUS = "unix:path=/run/bus"
#: How long the daemon waits where nothing tells that a guest uses its virtual function.
JOIN_SECONDS = 2
PHASES = {0: "gone", 1: "running", 2: "leaving-asked", 3: "leaving-active", 4: "leaving-failed", 5: "incoming", 6: "arrived", 7: "ended"}


class Follower:
    """The daemon of a host."""

    def __init__(self, host, build):
        self.host, self._build = host, build / "src" / "host"
        self._unit = build.parents[1] / "src/host/daemon/net-failover-hostd.service.in"
        self.folder = host.folder / "run" / "net-failover-host"
        self.folder.mkdir(exist_ok=True)
        hook = (self._build / "net-failover-hook").as_posix()
        script = host.etc / "hooks" / "qemu.d" / "50-net-failover"
        script.unlink(missing_ok=True)
        script.symlink_to(hook)
        (host.folder / "etc" / "net-failover-host.conf").write_text(f"[Host]\nJoinSec={JOIN_SECONDS}\n", encoding="ascii")
        host.signal_daemon(signal.SIGHUP)
        self._hook = hook
        self._log = open(host.folder / "var" / "log" / "hostd.log", "ab")
        self._socket = None
        self._bus = host.popen("dbus-daemon", "--session", "--nofork", f"--address={BUS}")
        wait.until(lambda: (host.folder / "run" / "bus").exists(), 10, "there is a bus")
        self.start()

    def start(self, migrate=None):
        """Listen as systemd does, until the daemon fails, and have it started; migrate is its failover-migrate."""
        (self.folder / "hook").unlink(missing_ok=True)
        activate = f"systemd-socket-activate --listen=/run/net-failover-host/hook --setenv=NET_FAILOVER_MIGRATE={migrate or self._build.joinpath('failover-migrate')} --setenv=DBUS_SYSTEM_BUS_ADDRESS={BUS}"
        loop = f"while rm -f /run/net-failover-host/hook; {activate} {SANDBOX} {self._unit} {self._build}/net-failover-hostd; do :; done"
        self._socket = self.host.popen("sh", "-c", loop, stderr=self._log)
        wait.until(lambda: (self.folder / "hook").exists(), 10, "somebody listens for the hook")
        self.host.run(self._hook, "-", "reconnect", "begin", "-", input="<domain><teaming/></domain>")

    def _processes(self):
        """Return the ids, as the host has them, of the daemon, its children and what starts it."""
        lines = self.host.run("ps", "-e", "-o", "pid=,args=").stdout.splitlines()
        program = f"{self._build}/net-failover-hostd"
        # The children that hear and ask libvirt were started by another name of the same program.
        words = (program, "--watch-libvirt", "--ask-libvirt", "--ask-agent")
        return [line.split()[0] for line in lines if any(word in line for word in words)]

    def running(self):
        """Does it run, or whoever starts it?"""
        return bool(self._processes())

    def kill(self):
        """End whatever listens, at once."""
        for pid in self._processes():
            self.host.run("kill", f"-{int(signal.SIGKILL)}", pid, check=False)
        wait.until(lambda: not self._processes(), 10, "the daemon has ended")
        self._socket.wait()

    def stages(self):
        """What it has written down: the stage of each domain by name."""
        path = self.folder / "state.json"
        try:
            records = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return {record["Name"]: PHASES[record["Stage"]] for record in records.values()}

    def ask(self, *words):
        """Ask its bus by busctl; "" for an error."""
        return self.host.run("busctl", f"--address={BUS}", *words, check=False).stdout

    def entries(self, mac):
        """What the bridge of the standbys has of a MAC: (port, is static)."""
        found = json.loads(self.host.run("bridge", "-j", "fdb", "show", "br", "br0").stdout or "[]")
        return [(entry["ifname"], entry.get("state") == "static") for entry in found
                if entry["mac"] == mac and "self" not in entry.get("flags", [])]

    def log(self):
        """What it has said."""
        return (self.host.folder / "var" / "log" / "hostd.log").read_text(encoding="utf-8", errors="replace")

    def close(self):
        """End it and its hook."""
        self.kill()
        self._bus.kill()
        self._bus.wait()
        (self.host.folder / "run" / "bus").unlink()
        self._log.close()
        (self.host.etc / "hooks" / "qemu.d" / "50-net-failover").unlink()
        self.host.signal_daemon(signal.SIGHUP)


class Stream:
    """Numbered frames from a host's bridge to a guest and back, 20 a second, for some seconds."""

    def __init__(self, host, address, seconds):
        command = ("ping", "-n", "-D", "-i", "0.05", "-W", "1", "-w", seconds, address)
        self._ping = host.popen(*command, stdout=subprocess.PIPE, text=True)

    def verdict(self):
        """Wait for its end; return (sent, lost, longest gap in s, duplicates)."""
        output, _ = self._ping.communicate(timeout=60 * wait.SCALE)
        answers = [(float(stamp), int(number)) for stamp, number in re.findall(r"\[([\d.]+)\].*icmp_seq=(\d+) ttl", output)]
        sent = int(re.search(r"(\d+) packets transmitted", output)[1])
        times = sorted(stamp for stamp, _ in answers)
        gap = max((after - before for before, after in zip(times, times[1:])), default=0)
        return sent, sent - len({number for _, number in answers}), round(gap, 2), output.count("DUP!")


@contextlib.contextmanager
def streams(hosts, address, seconds=20):
    """A stream from each host while the block runs, and for all of these seconds; yields a dict that it fills."""
    started = {host.name: Stream(host, address, seconds) for host in hosts}
    found = {}
    yield found
    found.update({name: stream.verdict() for name, stream in started.items()})
