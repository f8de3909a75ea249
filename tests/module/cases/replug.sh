#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: long
# Unplug, replug and the loss of carrier, with a stream of 1 kHz in each direction.
. ../guest/lib-stream.sh

need 'the pair is in use' scene
# What a new address says by itself is over then.
sleep 4
# through WHAT MILLISECONDS COMMAND...
through() {
    local what=$1
    shift
    stream_through "$@"
    note "$what: out $(</run/out), in $(</run/in)"
}
at_most() { (($(lost "$2") <= $1)); }
cable() { host link primary "$1"; sleep 0.5; }

# The in-tree driver may lose some here, and need not.
claim() { if ours; then ok "$@"; fi; }

tries=1
[[ -z ${LONG-} ]] || tries=20
for ((try = 1; try <= tries; try++)); do
    through "unplug $try" 2500 unplug
    ok "unplug $try: nothing sent is lost" at_most 0 out
    through "replug $try" 2500 plug
    ok "replug $try: nothing sent is lost" at_most 0 out
    claim "replug $try: nothing received is lost" at_most 0 in
    through "carrier loss $try" 2000 cable off
    claim "carrier loss $try: at most one sent is lost" at_most 1 out
    cable on
    within 5 in_use "$primary"
done
through 'primary down' 2000 ip link set "$primary" down
claim 'primary down: at most one sent is lost' at_most 1 out
mends 'primary down: not much that is received is lost' at_most 100 in
ip link set "$primary" up
plan
