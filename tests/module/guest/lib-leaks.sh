# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What kmemleak finds, on the debug kernel.

kmemleak=/sys/kernel/debug/kmemleak
# What is new is reported by the second scan only, and what is 5 s old.
scanned() {
    sleep 6
    echo scan >"$kmemleak" && echo scan >"$kmemleak" && cat "$kmemleak"
}
