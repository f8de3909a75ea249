# SPDX-License-Identifier: LGPL-2.1-or-later
"""failover-migrate, which only looks, against two real libvirtd."""

import json
import re
import shutil
import signal
import subprocess
import time

import documents
import pytest
from sleepers import Pooled

#: Longer without a word nobody has to wait.
MOST_SECONDS = 5


@pytest.fixture(scope="module")
def paired(hosts, program):
    """A domain with our pair, defined on the first host."""
    printed = subprocess.run(
        [program, "xml", "--bridge=br0", "--mac", documents.MAC, "--vf=0000:42:02.5"], check=True, capture_output=True, text=True
    ).stdout
    # Where a user without rights can start it.
    shutil.copy(program, hosts.a.folder / "run" / "failover-migrate")
    defined = documents.Defined(hosts.a, printed)
    yield defined
    defined.remove()


@pytest.fixture
def migrate(hosts, paired):
    """Run failover-migrate on the first host, and check its exit status."""
    assert paired

    def run(*words, code=0, user=None):
        as_user = ["setpriv", f"--reuid={user}", "--clear-groups", "--no-new-privs"] if user else []
        done = hosts.a.run(*as_user, "/run/failover-migrate", *words, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run


def one_line(done, text):
    """Check that a complaint is one clear line."""
    assert text in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert done.stdout == ""


def test_check_looks_for_the_network_of_a_running_domain(hosts, lan, program):
    """libvirt shows what that has come to here; what it migrates has the network."""
    with Pooled(hosts, name="pooled").running(hosts.a):
        running = hosts.a.virsh("dumpxml", "pooled")
        assert re.search("<interface type='bridge'>.*?<source network='lan' [^>]*bridge='br0'/>", running, re.DOTALL), running
        assert "<source network='lan'/>" in hosts.a.virsh("dumpxml", "--migratable", "pooled")
        hosts.b.virsh("net-destroy", "lan")
        try:
            said = hosts.a.run(program, "check", "pooled", hosts.b.uri, check=False).stdout
        finally:
            hosts.b.virsh("net-create", "/run/lan.xml")
        assert "There is no network lan there." in said


def test_check_looks_at_the_other_host(hosts, paired, migrate):
    """Both bridges are there; what cannot be had without a card is said."""
    done = migrate("check", paired.name, hosts.b.uri, "--json=short", code=1)
    checks = json.loads(done.stdout)["Checks"]
    verdicts = {check["Title"]: check["Verdict"] for check in checks}
    fine = ("Pair", "Hardware address", "Model", "Teaming", "Alias", "PCI slot", "Link", "Blockers")
    there = ("Versions there", "Network there", "CPU there", "VLAN there", "MTU there", "Memory there", "Name there")
    assert {title: verdicts[title] for title in (*fine, *there)} == dict.fromkeys((*fine, *there), "ok")
    assert verdicts["Function there"] == "problem"


def reasons(done, title):
    """Return what a check has found."""
    return [check["Reason"] for check in json.loads(done.stdout)["Checks"] if check["Title"] == title]


@pytest.fixture
def set_there(hosts):
    """Change a link of the second host until the end."""
    back = []

    def run(change, undo):
        hosts.b.run("ip", "link", "set", *change.split())
        back.append(undo)

    yield run
    for undo in reversed(back):
        hosts.b.run("ip", "link", "set", *undo.split())


def test_a_bridge_that_is_not_there(hosts, paired, migrate, set_there):
    set_there("br0 down", "br0 up")
    set_there("br0 name br1", "br1 name br0")
    done = migrate("check", paired.name, hosts.b.uri, "--json=short", code=1)
    assert reasons(done, "Network there") == ["There is no bridge br0 there."]


def test_a_smaller_mtu_there(hosts, paired, migrate, set_there):
    set_there("br0 mtu 1400", "br0 mtu 1500")
    done = migrate("check", paired.name, hosts.b.uri, "--json=short", code=1)
    assert "MTU of 1400" in reasons(done, "MTU there")[0]


def test_a_cpu_that_is_not_there(hosts, migrate):
    """QEMU's emulation has no AVX512."""
    cpu = "<cpu mode='custom' match='exact'><model>qemu64</model><feature policy='require' name='avx512f'/></cpu>"
    printed = migrate("xml", "--bridge=br0", "--mac", documents.MAC, "--vf=0000:42:02.5").stdout
    greedy = documents.Defined(hosts.a, printed, "greedy", cpu)
    try:
        done = migrate("check", "greedy", hosts.b.uri, "--json=short", code=1)
        assert "avx512f" in reasons(done, "CPU there")[0]
    finally:
        greedy.remove()


def test_plan_and_status(hosts, paired, migrate):
    plan = json.loads(migrate("plan", paired.name, hosts.b.uri, "--json=short").stdout)["Plan"]
    assert {step["Way"] for step in plan} == {"failover", "detach"}
    assert any(hosts.b.uri in step["Command"] for step in plan)
    assert json.loads(migrate("status", "--json=short").stdout) == {"Pairs": []}
    assert migrate("status").stdout == "No pair runs here.\n"


def test_looking_changes_nothing(hosts, paired, migrate):
    before = [host.state() for host in hosts]
    migrate("status")
    migrate("check", paired.name)
    migrate("check", paired.name, hosts.b.uri, code=1)
    migrate("plan", paired.name, hosts.b.uri)
    migrate("plan", paired.name, hosts.b.tcp_uri)
    assert [host.state() for host in hosts] == before


def test_who_may_only_read_may_look(hosts, paired, migrate):
    """libvirt's socket for readers is open to all, unless an administrator has closed it."""
    uri = "qemu:///system"
    as_root = migrate("plan", paired.name, hosts.b.tcp_uri, "-c", uri).stdout
    assert migrate("plan", paired.name, hosts.b.tcp_uri, "-c", uri, user="nobody").stdout == as_root
    assert migrate("check", paired.name, "-c", uri, user="nobody").stderr == ""
    socket = hosts.a.folder / "run" / "libvirt" / "libvirt-sock-ro"
    socket.chmod(0o700)
    try:
        one_line(migrate("status", "-c", uri, user="nobody", code=1), "Permission denied")
    finally:
        socket.chmod(0o777)


@pytest.mark.parametrize(
    "uri, text",
    [
        ("nonsense:///x", "libvirt at nonsense:///x: "),
        ("qemu+tcp://10.77.0.2:1/system", "Connection refused"),
        ("qemu+unix:///system?socket=/nowhere", "No such file or directory"),
        ("qemu:///elsewhere", "try qemu:///system"),
    ],
)
def test_a_wrong_uri(paired, migrate, uri, text):
    one_line(migrate("status", "-c", uri, code=1), text)
    one_line(migrate("check", paired.name, uri, code=1), text)


def test_no_libvirtd(hosts, paired, migrate):
    hosts.b.stop_daemon()
    try:
        one_line(migrate("status", "-c", hosts.b.uri, code=1), f"libvirt at {hosts.b.uri}: ")
        one_line(migrate("check", paired.name, hosts.b.tcp_uri, code=1), "Connection refused")
    finally:
        hosts.b.start_daemon()


@pytest.mark.parametrize("words", [("status", "-c"), ("check", "paired"), ("plan", "paired")])
def test_a_libvirtd_that_hangs(hosts, migrate, words):
    hosts.b.signal_daemon(signal.SIGSTOP)
    try:
        start = time.monotonic()
        command = hosts.a.inside("/run/failover-migrate", *words, hosts.b.tcp_uri)
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as program:
            assert "waiting for libvirt at qemu+tcp" in program.stderr.readline()
            assert time.monotonic() - start < MOST_SECONDS
            program.kill()
        done = migrate(*words, hosts.b.tcp_uri, "--timeout=1", code=1)
        one_line(done, "does not answer")
    finally:
        hosts.b.signal_daemon(signal.SIGCONT)


def test_a_domain_that_comes_and_goes(hosts, paired, migrate):
    """Whenever it goes: there is an answer, or one clear line."""
    script = "while :; do virsh -q define /run/domain.xml; virsh -q undefine fleeting; done >/dev/null 2>&1"
    paired.put("domain.xml", documents.domain(documents.STANDBY, "fleeting"))
    restless = hosts.a.popen("sh", "-c", script)
    try:
        for _ in range(8):
            done = hosts.a.run("/run/failover-migrate", "check", "fleeting", check=False)
            assert done.returncode in (0, 1)
            if not done.stdout:
                one_line(done, 'there is no domain "fleeting"')
            migrate("status")
            migrate("check", paired.name, hosts.a.uri, code=1)
    finally:
        restless.kill()
        restless.wait()
