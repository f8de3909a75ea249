#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours debug last
# After all other cases: nothing was leaked, and lockdep has not given up watching.
. ../guest/lib.sh
. ../guest/lib-leaks.sh

leaks() { grep -A 20 '^unreferenced' /run/leaks; }
need 'kmemleak has looked twice' scanned
scanned >/run/leaks
note "$(grep -c '^unreferenced' /run/leaks) unreferenced objects"
ok 'nothing is left that nobody knows' not leaks
watches() { grep -q '^ *debug_locks: *1$' /proc/lockdep_stats; }
ok 'lockdep watches' watches
plan
