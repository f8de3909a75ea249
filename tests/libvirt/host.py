# SPDX-License-Identifier: LGPL-2.1-or-later
"""Two hosts with a real libvirtd each, in namespaces of this machine.

A host has its own mounts, network, name and process ids, and its own /etc, /run and /var,
which are folders that can be read from outside.  Whatever runs in it ends with it, also
when the tests are killed.
"""

import json
import pathlib
import shutil
import signal
import subprocess
import uuid

from lab import image, wait

HERE = pathlib.Path(__file__).parent
TOP = HERE.parents[1]
NEEDED = ("libvirtd", "virsh", "qemu-system-x86_64", "unshare", "nsenter")

DAEMON = """
host_uuid = "{uuid}"
unix_sock_rw_perms = "0700"
auth_unix_rw = "none"
auth_unix_ro = "none"
listen_tls = 0
listen_tcp = 1
auth_tcp = "none"
listen_addr = "{address}"
log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
"""
QEMU = """
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = []
cgroup_controllers = []
stdio_handler = "file"
migration_host = "{address}"
"""


class Host:
    """A host; "run" and "popen" start programs in it."""

    def __init__(self, folder, name, address):
        """Make it; the daemon is not started yet.  folder must be seen under its own path by all hosts."""
        self.folder, self.name, self.address = pathlib.Path(folder), name, address
        self._write_files()
        unshare = ("unshare", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork")
        start = ("sh", HERE / "host" / "start.sh", self.folder, name, address)
        self._first = subprocess.Popen((*unshare, *start), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        pid = self._first.stdout.readline().strip()
        if not pid:
            raise image.Unavailable("cannot make namespaces here (needs root)")
        self.pid = int(pid)

    def _write_files(self):
        # The whole folder, as a file that is bound alone is lost when somebody replaces the original.
        shutil.copytree("/etc", self.folder / "etc", symlinks=True, ignore=shutil.ignore_patterns("libvirt"))
        self._add_account("passwd", "libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin")
        self._add_account("group", "libvirt-qemu:x:64055:")
        for part in ("run/libvirt", "var/lib", "var/cache", "var/log/libvirt", "var/tmp", "etc/libvirt/hooks/qemu.d"):
            (self.folder / part).mkdir(parents=True)
        (self.folder / "var" / "run").symlink_to("/run")
        self.etc = self.folder / "etc" / "libvirt"
        words = {"uuid": uuid.uuid4(), "address": self.address}
        (self.etc / "libvirtd.conf").write_text(DAEMON.format(**words), encoding="ascii")
        (self.etc / "qemu.conf").write_text(QEMU.format(**words), encoding="ascii")
        shutil.copy(HERE / "host" / "hook", self.etc / "hooks" / "qemu")

    def _add_account(self, file, line):
        path = self.folder / "etc" / file
        if "libvirt-qemu:" not in path.read_text(encoding="utf-8"):
            with open(path, "a", encoding="utf-8") as output:
                output.write(line + "\n")

    @property
    def uri(self):
        """Of its libvirtd, from everywhere on this machine."""
        return f"qemu+unix:///system?socket={self.folder}/run/libvirt/libvirt-sock"

    @property
    def tcp_uri(self):
        """Of its libvirtd, from the other host."""
        return f"qemu+tcp://{self.address}/system"

    def inside(self, *command):
        """Return the command that runs this one in the host; killing it kills that."""
        spaces = ("--mount", "--net", "--uts", "--ipc", "--pid")
        return ["nsenter", f"--target={self.pid}", *spaces, "--", "setpriv", "--pdeathsig=KILL", *map(str, command)]

    def popen(self, *command, **options):
        """Start a program in the host."""
        return subprocess.Popen(self.inside(*command), **options)

    def run(self, *command, check=True, limit=30, **options):
        """Run a program in the host; limit in seconds on a quiet machine."""
        options = {"capture_output": True, "text": True} | options
        done = subprocess.run(self.inside(*command), timeout=limit * wait.SCALE, check=False, **options)
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done

    def virsh(self, *words, check=True, limit=30):
        """Run virsh in the host, and return what it printed."""
        return self.run("virsh", "--quiet", *words, check=check, limit=limit).stdout

    def state(self):
        """Return all that could be changed on the host, but for what changes by itself."""
        entries = [entry for entry in json.loads(self.run("bridge", "-j", "fdb").stdout) if entry.get("state")]
        names = self.virsh("list", "--all", "--name").split()
        networks = self.virsh("net-list", "--all", "--name").split()
        return {
            "fdb": entries,
            "links": json.loads(self.run("ip", "-j", "link").stdout),
            "addresses": json.loads(self.run("ip", "-j", "address").stdout),
            "domains": [self.virsh("dumpxml", name, *extra) for name in names for extra in ((), ("--inactive",))],
            "states": [self.virsh("domstate", "--reason", name) for name in names],
            "networks": [self.virsh("net-dumpxml", name) for name in networks],
        }

    def clear_card(self):
        """Have what plays the card forget where it has seen addresses: a card's switch goes by the MACs that it was given,
        and learns nothing.  A guest's kernel before 6.2 has IPv6 on the standby itself, and solicits routers by it also
        while it uses its primary: where that was its last frame, the bridge "nic" would lead the next ones to the standby."""
        self.run("ip", "link", "set", "nic", "type", "bridge", "fdb_flush")

    def start_daemon(self):
        """Start libvirtd, and wait until it can be asked."""
        capabilities = self.folder / "var" / "cache" / "libvirt"
        known = image.cache_folder() / "libvirt-capabilities"
        if known.exists() and not capabilities.exists():
            # libvirt looks itself whether they still hold; without them it asks each QEMU, for 8 s.
            shutil.copytree(known, capabilities)
        done = self.run("libvirtd", "--listen", "--daemon", "--pid-file", "/run/libvirt/libvirtd.pid", check=False, limit=60)
        if done.returncode:
            raise AssertionError(f"libvirtd does not start:\n{done.stderr}{self.log()}")
        self.virsh("capabilities")
        if not known.exists():
            shutil.copytree(capabilities, known, dirs_exist_ok=True)

    def signal_daemon(self, number=signal.SIGTERM):
        """Send libvirtd a signal."""
        pid = (self.folder / "run" / "libvirt" / "libvirtd.pid").read_text(encoding="ascii").strip()
        self.run("kill", f"-{int(number)}", pid)

    def stop_daemon(self, number=signal.SIGTERM):
        """End libvirtd, and wait until it has ended."""
        self.signal_daemon(number)
        wait.until(lambda: "libvirtd" not in self.run("ps", "-e", "-o", "comm").stdout, 10, "libvirtd has ended")

    def log(self):
        """Return the end of the daemon's log."""
        path = self.folder / "var" / "log" / "libvirt" / "libvirtd.log"
        return path.read_text(encoding="utf-8", errors="replace")[-4000:] if path.exists() else ""

    def close(self):
        """End it, with all that runs in it."""
        self._first.stdin.close()
        self._first.stdout.close()
        self._first.wait()


class Hosts:
    """Two hosts, "a" and "b", with a wire between their cards."""

    def __init__(self, folder):
        missing = [program for program in NEEDED if not shutil.which(program)]
        if missing:
            raise image.Unavailable(f"{missing[0]} is missing; tools/install-deps installs it")
        self.folder = pathlib.Path(folder)
        self._made = []
        try:
            self.a, self.b = self._host("a", "10.77.0.1"), self._host("b", "10.77.0.2")
            self._connect()
            for host in self:
                host.start_daemon()
        except BaseException:
            self.close()
            raise

    def _host(self, name, address):
        host = Host(self.folder / name, f"host-{name}", address)
        self._made.append(host)
        return host

    def _connect(self):
        ends = (f"wire netns {self.a.pid} type veth peer name wire netns {self.b.pid}").split()
        subprocess.run(["ip", "link", "add", *ends], check=True)
        for host in self:
            host.run("ip", "link", "set", "wire", "master", "nic", "up")

    def __iter__(self):
        return iter(self._made)

    def other(self, host):
        """Return the other one."""
        return self.b if host is self.a else self.a

    def close(self):
        """End both."""
        for host in self._made:
            host.close()
