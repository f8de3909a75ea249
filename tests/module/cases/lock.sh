#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: debug
# The lock of the statistics is initialised.  The kernel complains once, at the first reader,
# which is whoever made the master; so this looks at what was said since the boot.
. ../guest/lib.sh

need 'the pair is there' scene standby
ok 'its statistics can be read' grep -q "$master:" /proc/net/dev
never() { ! { cat /run/boot.log; dmesg; } | grep -E 'non-static key|bad magic'; }
mends 'the kernel knows its lock' never
ours || { echo "1..$count" >&3; exit 0; }
plan
