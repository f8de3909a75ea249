#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# netconsole sends with interrupts off, which dev_queue_xmit() below a master would enable:
# a master refuses it.
. ../guest/lib.sh

modinfo netconsole >/dev/null 2>&1 || { skip 'netconsole' 'this kernel has none'; plan; }
need 'the pair is in use' scene
dmesg -c >/dev/null
modprobe netconsole "netconsole=@$US/$master,6666@$PEER/52:54:00:00:00:99"
refused() { dmesg | grep -q "$master doesn't support polling, aborting"; }
mends 'netconsole is refused, and the log says why' refused
# In-tree this warns under lockdep, where softirqs are pending.
echo 'a line for netconsole' >/dev/kmsg
rmmod netconsole 2>/dev/null
ok 'the peer answers' pings_all
plan
