# SPDX-License-Identifier: LGPL-2.1-or-later
"""A guest that reboots while QEMU waits for it to let go of its function."""

import pytest
from ends import check_accelerated, check_one, in_stage
from guest import Guest
from lab import wait

pytestmark = pytest.mark.long


class Rebooting(Guest):
    """Goes on after a reset."""

    @property
    def xml(self):
        return super().xml.replace("<on_reboot>destroy</on_reboot>", "<on_reboot>restart</on_reboot>")


@pytest.mark.row("Unplug", "the guest reboots", "moves, and boots on")
def test_it_reboots_while_it_is_asked_for_its_function(hosts, followers, program):
    with Rebooting(hosts, name="rebooting").running(hosts.a) as guest:
        in_stage(followers[0], guest.name, "running")
        hosts.a.virsh("migrate-setspeed", guest.name, "1")
        run = hosts.a.popen(program, "run", guest.name, hosts.b.tcp_uri)
        in_stage(followers[0], guest.name, "leaving-asked")
        hosts.a.virsh("qemu-monitor-command", guest.name, '{"execute": "system_reset"}')
        in_stage(followers[0], guest.name, "leaving-active")
        hosts.a.virsh("migrate-setspeed", guest.name, "1000")
        assert run.wait(timeout=90 * wait.SCALE) == 0
        guest.host = hosts.b
        check_one(hosts, followers, guest.name, hosts.b)
        check_accelerated(hosts, guest)
