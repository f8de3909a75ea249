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


@pytest.mark.parametrize("method", ["Describe", "Reconcile"])
def test_flood(bus, daemon, method, tmp_path):
    """10 000 calls of an unprivileged user, all sent before the first answer is read."""
    before = daemon.memory()
    # Where nobody can run it.
    program = shutil.copy(BUILD / "tests/bus/flood", tmp_path)
    flood = [program, bus.address, method, "10000"]
    with subprocess.Popen(["setpriv", f"--reuid={NOBODY}", "--clear-groups", *flood], stdout=subprocess.PIPE, text=True) as process:
        asked = 0
        slowest = 0.0
        while process.poll() is None:
            start = time.monotonic()
            assert bus.call("GetLinkByName", "s", "enp2s0")[0] == 4
            slowest = max(slowest, time.monotonic() - start)
            asked += 1
        counts = process.stdout.read().split()
    print(f"{asked} answers to others meanwhile, the slowest after {slowest:.2f} s; the flood got {counts}")
    assert process.returncode == 0
    answered, refused = map(int, counts)
    assert answered + refused == 10000
    assert (answered if method == "Describe" else refused) > 0
    assert method == "Describe" or answered == 0
    assert slowest < 5
    until(lambda: bus.call("GetLinkByName", "s", "enp2s0")[0] == 4, "it answers afterwards")
    assert daemon.memory() - before < 4096
