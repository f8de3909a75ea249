# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the cases count as a complaint of the kernel, in its own words, and what not."""

import pathlib
import re
import subprocess

import pytest

LIB = pathlib.Path(__file__).parent / "guest" / "lib.sh"
COMPLAINTS = {
    "deprecated": "workqueue: work func nfo_watch_work enqueued on deprecated workqueue. Use system_{percpu|dfl}_wq instead.",
    "warn-once": "WARNING: CPU: 1 PID: 7 at net/core/dev.c:5086 netif_get_rxqueue+0x5a/0x110",
    "rx-queue": "f0 received packet on queue 2, but number of RX queues is 2",
    "irqs": "netpoll_send_skb_on_dev(): eth0 enabled interrupts in poll (nfo_start_xmit+0x0/0x80)",
    "loop": "Dead loop on virtual device f0, fix it urgently!",
    "lockdep": "WARNING: possible circular locking dependency detected",
    "sleep": "BUG: sleeping function called from invalid context at kernel/locking/mutex.c:283",
    "kasan": "BUG: KASAN: slab-use-after-free in nfo_start_xmit+0x20/0x80 [net_failover]",
    "reference": "unregister_netdevice: waiting for f0 to become free. Usage count = 2",
    "refcount": "refcount_t: underflow; use-after-free.",
    "watchdog": "virtio_net virtio0 eth1: NETDEV WATCHDOG: CPU: 0: transmit queue 0 timed out 5013 ms",
}
ORDINARY = {
    # The core's words for a frame that is sent while a master goes, whichever driver's.
    "detached": "Virtual device f0 asks to queue packet!",
    "switch": "virtio_net virtio0 eth0: standby active, was primary",
    "taint": "net_failover: loading out-of-tree module taints kernel.",
    "wire": "virtio_net virtio3 leg-primary: NETDEV WATCHDOG: CPU: 0: transmit queue 0 timed out 5013 ms",
}


def complaints(line):
    """Return what complaints() of the guest's library finds in a log of one line."""
    function = re.search(r"^complaints\(\) \{\n.*?^\}$", LIB.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)[0]
    script = f'dmesg() {{ printf "[   12.345678] %s\\n" "$LINE"; }}\n{function}\ncomplaints'
    return subprocess.run(["bash", "-c", script], env={"LINE": line, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("line", COMPLAINTS.values(), ids=COMPLAINTS.keys())
def test_complaint(line):
    assert line in complaints(line)


@pytest.mark.parametrize("line", ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary_line(line):
    assert not complaints(line)
