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
    """Calls what is to happen, by itself, at the moment at which the domain goes on there; returns the exit status of "run"."""
    def play(happens):
        run = hosts.a.popen(program, "run", slow.name, hosts.b.tcp_uri)
        wait.until(lambda: slow.state() == "standby", 60, "its guest is on its standby")
        heard = hosts.b.popen("virsh", "qemu-monitor-event", slow.name, "--event", "RESUME", "--timeout", "120", stdout=subprocess.PIPE, text=True)
        time.sleep(1)  # it listens
        hosts.a.virsh("migrate-setspeed", slow.name, "1000")
        assert "RESUME" in heard.stdout.readline()
        happens(hosts)
        return run.wait(timeout=180 * wait.SCALE)
    return play


@pytest.mark.row("After", "libvirtd is killed on the source when the domain goes on there", "runs there; `failover-migrate recover` ends what waits here")
def test_libvirtd_is_killed_on_the_source(hosts, slow, followers, migrate, arrives):
    assert arrives(lambda both: restart_libvirtd(both.a)) == 4
    assert "paused (migrating)" in hosts.a.virsh("domstate", "--reason", slow.name)
    assert "what waits here has been ended" in migrate(hosts.a, "recover", slow.name, hosts.b.tcp_uri)
    slow.host = hosts.b
    check_one(hosts, followers, slow.name, hosts.b)
    check_accelerated(hosts, slow)
