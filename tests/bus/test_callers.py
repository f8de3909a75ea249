# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may change something, who may not, and what a flood of calls does."""

import shutil
import subprocess
import time

import pytest

from conftest import BUILD, Refused, until

NOBODY = 65534
ALLOW_NOBODY = """
polkit.addRule(function (action, subject) {
    if (action.id == "org.netfailover1.reconcile" && subject.user == "nobody") {
        return polkit.Result.YES;
    }
});
"""


def test_reconcile_without_polkit(bus, daemon):
    with pytest.raises(Refused, match="Only root may ask for this, as there is no polkit here"):
        bus.call("Reconcile", user=NOBODY)
    assert bus.call("Reconcile") == []


def test_reconcile_with_polkit(bus, daemon, polkit):
    assert bus.call("Reconcile") == []
    # polkit has nobody here whom it could ask for the password.
    with pytest.raises(Refused, match="Root, or somebody who authenticates, may ask for this"):
        bus.call("Reconcile", user=NOBODY)
    (polkit / "50-test.rules").write_text(ALLOW_NOBODY)

    def allowed():
        try:
            return bus.call("Reconcile", user=NOBODY) == []
        except Refused:
            return False

    until(allowed, "polkit has read the rule")


def test_refused_call_does_nothing(bus, daemon):
    daemon.see({"index": 2, "name": "enp1s0", "driver": "net_failover"})
    until(lambda: bus.get("/org/netfailover1", "Manager", "State") == "degraded", "it has looked")
    daemon.say('"broken"')
    until(lambda: "does not answer" in daemon.log.read_text(), "it has seen that nothing answers")
    with pytest.raises(Refused, match="Only root"):
        bus.call("Reconcile", user=NOBODY)
    with pytest.raises(Refused, match="does not answer"):
        bus.call("Reconcile")


MANAGER = "org.netfailover1.Manager"


@pytest.fixture
def flood(bus, tmp_path):
    """Start tests/bus/flood as an unprivileged user, with its words after the address."""
    # The build folder may be closed to others.
    program = shutil.copy(BUILD / "tests/bus/flood", tmp_path)
    started = []

    def start(*words):
        command = ["setpriv", f"--reuid={NOBODY}", "--clear-groups", program, bus.address, *map(str, words)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def slowest_answer(bus, process):
    """Return how many calls of another user were answered before a process ends, and the slowest time."""
    asked, slowest = 0, 0.0
    while process.poll() is None:
        start = time.monotonic()
        assert bus.call("GetLinkByName", "s", "enp2s0")[0] == 4
        slowest = max(slowest, time.monotonic() - start)
        asked += 1
    return asked, slowest


@pytest.mark.parametrize("method", ["Describe", "Reconcile"])
def test_flood(bus, daemon, flood, method):
    """10 000 calls of an unprivileged user, all sent before the first answer is read."""
    before = daemon.memory()
    process = flood(MANAGER, method, 10000)
    asked, slowest = slowest_answer(bus, process)
    counts = process.stdout.read().split()
    print(f"{asked} answers to others meanwhile, the slowest after {slowest:.2f} s; the flood got {counts}")
    assert process.returncode == 0
    answered, refused = map(int, counts[:2])
    assert answered + refused == 10000
    assert (answered if method == "Describe" else refused) > 0
    assert method == "Describe" or answered == 0
    assert slowest < 5
    until(lambda: bus.call("GetLinkByName", "s", "enp2s0")[0] == 4, "it answers afterwards")
    assert daemon.memory() - before < 4096


@pytest.mark.parametrize("method", ["ResolveHardwareAddress", "GetFailoverByName", "GetLinkByName"])
@pytest.mark.parametrize("mebibytes", [1, 26])
def test_an_argument_without_end(bus, daemon, flood, method, mebibytes):
    """What anybody may send costs the daemon no more than reading it, and others do not wait."""
    before = daemon.seconds()
    process = flood(MANAGER, method, 1, mebibytes << 20)
    _, slowest = slowest_answer(bus, process)
    assert process.stdout.read().split() == ["0", "1", "org.netfailover1.Error.InvalidArgument"]
    used = daemon.seconds() - before
    print(f"{method} with {mebibytes} MiB: {used:.2f} s of the daemon's time, others waited {slowest:.2f} s at most")
    assert used < 1 and slowest < 5
