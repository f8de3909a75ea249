# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may change something, who may not, and what a flood of calls does."""

import time

import pytest

from conftest import Refused, until

NOBODY = 65534
# Debian's "daemon": the bus does not take users that have no name.
ANOTHER = 1
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
    # Most of the wait is what the bus needs for a message of this size.
    assert used < 1 and slowest < 20


def test_questions_of_one_user_do_not_bar_another(bus, daemon, flood, silent_polkit):
    first = flood(MANAGER, "Reconcile", 17)
    asked = {silent_polkit.stdout.readline() for _ in range(16)}
    assert len(asked) == 16 and all(line.startswith("ask ") for line in asked)
    with pytest.raises(Refused, match="Too many requests of this user"):
        bus.call("Reconcile", user=NOBODY)
    flood(MANAGER, "Reconcile", 1, user=ANOTHER)
    assert silent_polkit.stdout.readline().startswith("ask "), "another user's question is passed on"
    assert first.poll() is None
    first.kill()
    cancelled = {silent_polkit.stdout.readline().replace("cancel", "ask") for _ in range(16)}
    assert cancelled == asked, "whoever has left the bus has no question any more"
    flood(MANAGER, "Reconcile", 1)
    assert silent_polkit.stdout.readline().startswith("ask "), "and its user may ask again"
    assert bus.call("Reconcile") == [], "root is not asked"


def test_a_polkit_that_dies_bars_nobody(bus, daemon, flood, silent_polkit):
    process = flood(MANAGER, "Reconcile", 16)
    for _ in range(16):
        silent_polkit.stdout.readline()
    silent_polkit.kill()
    assert process.communicate()[0].split()[:2] == ["0", "16"]
    with pytest.raises(Refused, match="no polkit here"):
        bus.call("Reconcile", user=NOBODY)
