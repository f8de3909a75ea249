# SPDX-License-Identifier: LGPL-2.1-or-later
"""A private bus, and on it the daemon with a kernel in memory."""

import json
import os
import pathlib
import shutil
import subprocess
import time

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("NET_FAILOVER_BUILD", TOP / "build/host"))
FAKE_DAEMON = BUILD / "tests/bus/fake-daemon"
DAEMON = BUILD / "src/guest/daemon/net-failoverd"
LIMIT = 60

BARE = {"index": 2, "name": "enp1s0", "driver": "net_failover"}
MASTER = BARE | {"addresses": ["192.0.2.2/24"]}
STANDBY = {"index": 3, "name": "enp1s0nsby", "driver": "virtio_net", "master": 2}
PRIMARY = {"index": 4, "name": "enp2s0", "parent": "0000:02:00.0", "master": 2}
PAIR = [MASTER, STANDBY, PRIMARY]


def until(condition, what):
    """Return the first true value of condition()."""
    deadline = time.monotonic() + LIMIT
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not within {LIMIT} s: {what}"
        time.sleep(0.02)
    return value


class Refused(Exception):
    """The answer was an error; its text is what busctl printed."""


class Bus:
    """The bus as seen through busctl."""

    def __init__(self, folder, process):
        self.folder = folder
        self.process = process
        self.address = f"unix:path={folder}/bus"

    def busctl(self, *arguments, user=None):
        """Run busctl, as another user if there is one, and return what it printed."""
        become = ["setpriv", f"--reuid={user}", "--clear-groups"] if user else []
        command = [*become, "busctl", f"--address={self.address}", "--json=short", *arguments]
        done = subprocess.run(command, text=True, capture_output=True, timeout=LIMIT, check=False)
        if done.returncode != 0:
            raise Refused(done.stderr.strip())
        return done.stdout

    def failoverctl(self, *arguments):
        """Run failoverctl, which asks the daemon on this bus."""
        command = [BUILD / "src/guest/ctl/failoverctl", *arguments]
        environment = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": self.address}
        return subprocess.run(command, env=environment, text=True, capture_output=True, timeout=LIMIT, check=False)

    def has_name(self, name="org.netfailover1"):
        """Is a name taken?"""
        return f'"{name}"' in self.busctl("list")

    def call(self, method, *arguments, user=None):
        """Call a method of the Manager and return its results."""
        words = ("org.netfailover1", "/org/netfailover1", "org.netfailover1.Manager", method, *arguments)
        text = self.busctl("call", *words, user=user)
        return json.loads(text)["data"] if text.strip() else []

    def get(self, path, interface, name):
        """Return a property."""
        words = ("org.netfailover1", path, f"org.netfailover1.{interface}", name)
        return json.loads(self.busctl("get-property", *words))["data"]


class Daemon:
    """The daemon and the world that it sees."""

    def __init__(self, bus, run, idle_ms, environment=()):
        self.run = run
        self.log = bus.folder / "daemon.log"
        self.deeds_file = bus.folder / "deeds"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [FAKE_DAEMON, bus.folder / "sys", run, str(idle_ms)],
                stdin=subprocess.PIPE,
                stdout=open(self.deeds_file, "wb"),
                stderr=log,
                env=os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": bus.address} | dict(environment),
            )

    def deeds(self):
        """Return what the daemon has done so far."""
        return self.deeds_file.read_text().splitlines()

    def memory(self):
        """Return what it holds of memory that nothing else uses, in kB."""
        lines = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))

    def seconds(self):
        """Return how much of the processor's time it has used."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def see(self, *links):
        """Change the world."""
        self.say(json.dumps(links))

    def say(self, line):
        """Write a line to the daemon."""
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()


@pytest.fixture
def bus(tmp_path):
    """A dbus-daemon with our policy."""
    text = (TOP / "tests/bus/bus.conf").read_text()
    text = text.replace("@FOLDER@", str(tmp_path)).replace("@POLICY@", str(TOP / "src/guest/daemon/org.netfailover1.conf"))
    (tmp_path / "bus.conf").write_text(text)
    # Others have to reach the socket too.
    for folder in tmp_path, tmp_path.parent, tmp_path.parent.parent:
        folder.chmod(0o755)
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={tmp_path}/bus.conf", "--nofork"], stderr=subprocess.DEVNULL
    ) as process:
        until((tmp_path / "bus").exists, "the bus is there")
        yield Bus(tmp_path, process)
        process.kill()


@pytest.fixture
def polkit(bus, tmp_path):
    """The machine's polkitd on the private bus, with our actions only; gives the folder of its rules."""
    actions, rules = tmp_path / "actions", tmp_path / "rules.d"
    actions.mkdir()
    rules.mkdir()
    shutil.copy(TOP / "src/guest/daemon/org.netfailover1.policy", actions)
    script = f"""
    mount --bind {actions} /usr/share/polkit-1/actions
    mount --bind {rules} /usr/share/polkit-1/rules.d
    mount --bind {rules} /etc/polkit-1/rules.d
    exec /usr/lib/polkit-1/polkitd --no-debug
    """
    with subprocess.Popen(
        ["unshare", "--mount", "--propagation=private", "sh", "-ec", script],
        env=os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": bus.address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until(lambda: bus.has_name("org.freedesktop.PolicyKit1"), "polkit has its name")
        yield rules
        process.kill()


@pytest.fixture
def silent_polkit(bus):
    """A polkit that does not come to an answer, as a process that prints what it is asked."""
    command = [BUILD / "tests/bus/silent-polkit", bus.address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        until(lambda: bus.has_name("org.freedesktop.PolicyKit1"), "polkit has its name")
        yield process
        process.kill()


@pytest.fixture
def flood(bus, tmp_path):
    """Start tests/bus/flood as another user, with its words after the address."""
    # The build folder may be closed to others.
    program = shutil.copy(BUILD / "tests/bus/flood", tmp_path)
    started = []

    def start(*words, user=65534):
        command = ["setpriv", f"--reuid={user}", "--clear-groups", program, bus.address, *map(str, words)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def daemon(bus, tmp_path, request):
    """The daemon with a pair; a mark "idle" says after how many milliseconds it may leave."""
    for folder in ("sys/module/net_failover", "run/systemd/netif/links"):
        (tmp_path / folder).mkdir(parents=True)
    mark = request.node.get_closest_marker("idle")
    daemon = Daemon(bus, tmp_path / "run", mark.args[0] if mark else 600_000)
    try:
        until(bus.has_name, "the daemon has its name")
        daemon.see(*PAIR)
        until(lambda: bus.call("ListFailovers") != [[]], "the daemon has seen the pair")
        yield daemon
    finally:
        daemon.process.kill()
        daemon.process.wait()
        if getattr(request.node, "failed", False):
            print(daemon.log.read_text())


class Listener:
    """What goes over the bus."""

    def __init__(self, process):
        self._process = process

    def message(self, kind):
        """Return the next message of a kind: signal, error…"""
        while True:
            message = json.loads(self._process.stdout.readline())
            if message["type"] == kind:
                return message

    def next(self):
        """Return the next signal of the daemon's as (member, path, arguments)."""
        while True:
            message = self.message("signal")
            if message["interface"].startswith("org.freedesktop.DBus."):
                return message["member"], message["path"], message["payload"]["data"]

    def until_signal(self, member, path):
        """Return the arguments of the next signal of this name and path."""
        while True:
            name, where, arguments = self.next()
            if (name, where) == (member, path):
                return arguments


@pytest.fixture
def listener(bus, daemon):
    """Listens from now on, and not longer than LIMIT."""
    command = ["timeout", str(LIMIT), "busctl", f"--address={bus.address}", "--json=short", "monitor", "org.netfailover1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until(lambda: "Monitoring" in process.stderr.readline(), "busctl listens")
        yield Listener(process)
        process.terminate()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if outcome.get_result().failed:
        item.failed = True


def pytest_configure(config):
    config.addinivalue_line("markers", "idle(milliseconds): the daemon leaves so soon after the last failover")
