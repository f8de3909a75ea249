# SPDX-License-Identifier: LGPL-2.1-or-later
"""What happens to a host between the moment at which the domain goes on there, and libvirt's end here."""

import subprocess
import time

import pytest
from ends import check_accelerated, check_one, restart_libvirtd
from lab import wait

pytestmark = pytest.mark.long


@pytest.fixture
def arrives(hosts, slow, followers, program):
    """Calls what is to happen, by itself, at the moment at which the domain goes on there; returns the exit status of
    "run" and what it has printed."""
    def play(happens, before=lambda both: None):
        run = hosts.a.popen(program, "run", slow.name, hosts.b.tcp_uri, stdout=subprocess.PIPE, text=True)
        wait.until(lambda: slow.state() == "standby", 60, "its guest is on its standby")
        heard = hosts.b.popen("virsh", "qemu-monitor-event", slow.name, "--event", "RESUME", "--timeout", "120", stdout=subprocess.PIPE, text=True)
        time.sleep(1)  # it listens
        before(hosts)
        hosts.a.virsh("migrate-setspeed", slow.name, "1000")
        assert "RESUME" in heard.stdout.readline()
        happens(hosts)
        said, _ = run.communicate(timeout=180 * wait.SCALE)
        return run.returncode, said
    return play


@pytest.mark.row("After", "libvirtd is killed on the source when the domain goes on there", "runs there; `failover-migrate recover` ends what waits here")
def test_libvirtd_is_killed_on_the_source(hosts, slow, followers, migrate, arrives):
    assert arrives(lambda both: restart_libvirtd(both.a))[0] == 4
    assert "paused (migrating)" in hosts.a.virsh("domstate", "--reason", slow.name)
    assert "what waits here has been ended" in migrate(hosts.a, "recover", slow.name, hosts.b.tcp_uri)
    slow.host = hosts.b
    check_one(hosts, followers, slow.name, hosts.b)
    check_accelerated(hosts, slow)


#: libvirtd's answers to another host.
ANSWERS = ("pref", "1", "ipproto", "tcp", "sport", "16509")


@pytest.fixture
def unanswered(hosts):
    """Loses what libvirtd on the destination answers from then on, so that the wire need not be cut within the
    milliseconds that it takes to say that the domain goes on there."""
    yield lambda both: both.b.run("ip", "rule", "add", *ANSWERS, "blackhole")
    hosts.b.run("ip", "rule", "del", *ANSWERS, check=False)


def mend(hosts):
    """Let both hosts reach each other again."""
    hosts.b.run("ip", "rule", "del", *ANSWERS)
    hosts.a.run("ip", "link", "set", "wire", "up")


@pytest.mark.parametrize("mended", [True, False], ids=["mended", "cut"])
@pytest.mark.row("After", "the wire is cut between libvirt's Finish and Confirm", "runs on both hosts: `run` says so and ends with 4; end the one here")
@pytest.mark.row("After", "the wire is cut between libvirt's Finish and Confirm, and the destination does not answer", "runs here, with what can be given back, and perhaps there: `run` says so and ends with 4")
def test_the_wire_is_cut(hosts, slow, followers, arrives, unanswered, mended):
    """libvirt lets it run on here, too, once it has waited for the answer for half a minute."""
    def cut(both):
        both.a.run("ip", "link", "set", "wire", "down")
        assert "paused (migrating)" in both.a.virsh("domstate", "--reason", slow.name)
        wait.until(lambda: "running" in both.a.virsh("domstate", slow.name), 90, "it runs here again")
        if mended:
            mend(both)

    code, said = arrives(cut, before=unanswered)
    assert code == 4, said
    words = "it runs on both hosts: end the wrong one at once" if mended else "make sure that it does not run there, too"
    assert words in said
    if not mended:
        mend(hosts)
    assert [host.virsh("domstate", slow.name).strip() for host in hosts] == ["running", "running"]
    hosts.a.virsh("destroy", slow.name)
    hosts.a.virsh("undefine", slow.name)
    slow.host = hosts.b
    check_one(hosts, followers, slow.name, hosts.b)
    # Bridges may have learned that its address is where the other one was, until somebody asks for it anew.
    wait.until(lambda: all(slow.reached_from(host) for host in hosts), 60, "both hosts reach it")
    check_accelerated(hosts, slow)
