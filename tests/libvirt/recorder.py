# SPDX-License-Identifier: LGPL-2.1-or-later
"""What happens on the hosts, in its order: the hook's calls, libvirt's events and QEMU's."""

import contextlib
import dataclasses
import functools
import json
import threading
import time

import libvirt
import libvirt_qemu

#: By libvirt's numbers, for those that a migration has.
LIFECYCLE = {
    libvirt.VIR_DOMAIN_EVENT_DEFINED: "DEFINED",
    libvirt.VIR_DOMAIN_EVENT_UNDEFINED: "UNDEFINED",
    libvirt.VIR_DOMAIN_EVENT_STARTED: "STARTED",
    libvirt.VIR_DOMAIN_EVENT_SUSPENDED: "SUSPENDED",
    libvirt.VIR_DOMAIN_EVENT_RESUMED: "RESUMED",
    libvirt.VIR_DOMAIN_EVENT_STOPPED: "STOPPED",
    libvirt.VIR_DOMAIN_EVENT_SHUTDOWN: "SHUTDOWN",
    libvirt.VIR_DOMAIN_EVENT_CRASHED: "CRASHED",
}


@dataclasses.dataclass(frozen=True, order=True)
class Entry:
    """One thing that happened: when, where ("a" or "b"), by whom (hook, event, qemu), what."""

    time: float
    host: str
    source: str
    what: str

    def __str__(self):
        return f"{self.time:.3f} {self.host} {self.source} {self.what}"


@functools.cache
def event_loop():
    """Start libvirt's event loop, once."""
    libvirt.virEventRegisterDefaultImpl()
    libvirt.registerErrorHandler(lambda *_: None, None)

    def run():
        while True:
            libvirt.virEventRunDefaultImpl()

    threading.Thread(target=run, daemon=True).start()


class Recorder:
    """Listens from its making to close(); knows one domain."""

    def __init__(self, hosts, name):
        event_loop()
        self._name = name
        self._hosts = list(hosts)
        self._since = time.time()
        self._seen = []
        self._connections = [self._listen(host) for host in hosts]

    def _listen(self, host):
        connection = libvirt.open(host.uri)
        label = host.name[-1]
        events = {
            libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE: lambda event, *_: LIFECYCLE.get(event),
            libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED: lambda device, *_: f"DEVICE_REMOVED {device}",
            libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED: lambda device, *_: f"DEVICE_ADDED {device}",
            libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED: lambda device, *_: f"DEVICE_REMOVAL_FAILED {device}",
            libvirt.VIR_DOMAIN_EVENT_ID_JOB_COMPLETED: lambda *_: "JOB_COMPLETED",
        }

        for number, text in events.items():
            def heard(_connection, domain, *details, text=text):
                self._add(time.time(), label, "event", domain, text(*details))

            connection.domainEventRegisterAny(None, number, heard, None)

        def qemu(_connection, domain, event, seconds, micros, details, _opaque):
            status = json.loads(details or "{}").get("status", "")
            self._add(seconds + micros / 1e6, label, "qemu", domain, f"{event} {status}".strip())

        libvirt_qemu.qemuMonitorEventRegister(connection, None, None, qemu, None, 0)
        return connection

    def _add(self, moment, host, source, domain, what):
        if domain.name() == self._name:
            self._seen.append(Entry(moment, host, source, what))

    def entries(self):
        """Return all that has happened so far, in order."""
        hooks = []
        for host in self._hosts:
            path = host.folder / "run" / "hooks"
            for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
                moment, name, operation, step, _ = line.split(" ", 4)
                if name == self._name and float(moment) >= self._since:
                    hooks.append(Entry(float(moment), host.name[-1], "hook", f"{operation} {step}"))
        return sorted(self._seen + hooks)

    def text(self):
        """Return it for a person."""
        return "\n".join(map(str, self.entries()))

    def has(self, host, source, what):
        """Has this happened?"""
        return any((entry.host, entry.source, entry.what) == (host, source, what) for entry in self.entries())

    def check_order(self, *expected):
        """Check that these, (host, source, what) each, have happened in this order; others may be between."""
        entries = [(entry.host, entry.source, entry.what) for entry in self.entries()]
        rest = iter(entries)
        for one in expected:
            assert one in rest, f"{one} is not there, or too early; recorded:\n{self.text()}"

    def close(self):
        """Stop listening."""
        for connection in self._connections:
            with contextlib.suppress(libvirt.libvirtError):
                connection.close()
