# SPDX-License-Identifier: LGPL-2.1-or-later
"""All that a migration there and back must leave as it was, on a host."""

import json
import os
import pathlib
import re
import signal

#: libvirt numbers taps and ports anew each time.
PASSING = re.compile(r"vnet\d+|<uuid>.*?</uuid>|<owner.*?</owner>|id='\d+'")


def plain(text):
    """Return it without what changes each time."""
    return PASSING.sub("-", text)


def fdb(host):
    """Return the entries that nobody has learned, as lines."""
    entries = json.loads(host.run("bridge", "-j", "fdb").stdout or "[]")
    kept = [entry for entry in entries if entry.get("state") or "self" in entry.get("flags", [])]
    return sorted(plain(json.dumps(entry, sort_keys=True)) for entry in kept)


def links(host):
    """Return the links with their masters, MTUs and states."""
    found = json.loads(host.run("ip", "-j", "-d", "link").stdout)
    keys = ("ifname", "master", "mtu", "operstate", "vfinfo_list")
    return sorted(plain(json.dumps({key: link.get(key) for key in keys})) for link in found)


def drivers(host):
    """Return the driver of each PCI device."""
    return host.run("sh", "-c", "cd /sys/bus/pci/devices && for d in *; do echo $d $(readlink $d/driver); done").stdout


def domains(host):
    """Return the XML of each domain, as it would travel and as it is defined."""
    found = {}
    for name in host.virsh("list", "--all", "--name").split():
        running = name in host.virsh("list", "--name").split()
        live = host.virsh("dumpxml", "--migratable", name) if running else ""
        found[name] = (plain(live), host.virsh("dumpxml", "--inactive", name), host.virsh("domstate", name))
    return found


def networks(host):
    """Return how many ports of each network are in use."""
    names = host.virsh("net-list", "--name").split()
    return {name: (plain(host.virsh("net-dumpxml", name)), len(host.virsh("net-port-list", name).split())) for name in names}


def ours(host):
    """Return the files of ours in /run, but for the empty one that locks are put on."""
    folder = host.folder / "run" / "net-failover-host"
    return sorted(path.name for path in folder.glob("*") if path.name != "migrating")


def of(host):
    """Return all of it."""
    return {part.__name__: part(host) for part in (fdb, links, drivers, domains, networks, ours)}


def differences(before, after):
    """Return what has changed between two of them."""
    return {part: (before[part], after[part]) for part in before if before[part] != after[part]}


def processes(host, *words):
    """Return the process ids, as this machine has them, of what runs in a host with all these words in its arguments."""
    space = os.readlink(f"/proc/{host.pid}/ns/pid")
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(path / "ns" / "pid") == space:
                arguments = (path / "cmdline").read_bytes().split(b"\0")
                if all(any(word.encode() in argument for argument in arguments) for word in words):
                    found.append(int(path.name))
        except OSError:
            continue  # it has ended
    return found


def switches(pid):
    """Return how often a process has been switched to and from so far, with all its threads."""
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    counts = [re.findall(r"ctxt_switches:\s*(\d+)", (task / "status").read_text(encoding="utf-8")) for task in tasks]
    return sum(int(count) for of_task in counts for count in of_task)


def start_of(pid):
    """Return when a process was started, in clock ticks."""
    return int(pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])


def commands(host):
    """Return the process ids of the failover-migrates of a host."""
    found = processes(host, "failover-migrate")
    return [pid for pid in found if pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].endswith(b"/failover-migrate")]


def interrupt(host):
    """Do what Ctrl-C does to the failover-migrate of a host, but for the terminal."""
    os.kill(min(commands(host), key=start_of), signal.SIGINT)


def kill(host, *words, number=signal.SIGKILL):
    """End them at once."""
    for pid in processes(host, *words):
        os.kill(pid, number)
