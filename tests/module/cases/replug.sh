#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: long
# Unplug and replug, with a stream of 1 kHz in each direction.
. ../guest/lib.sh

need 'the pair is in use' scene
# stream_through WHAT MILLISECONDS COMMAND...: both ways, with the command after a second
stream_through() {
    local what=$1 one other
    sent=$2
    shift 2
    peer stream receive 5001 "$sent" >/run/out &
    one=$!
    stream receive 5002 "$sent" >/run/in &
    other=$!
    within 5 listening 5002
    stream send "$PEER" 5001 "$sent" &
    peer stream send "$US" 5002 "$sent" &
    sleep 1
    "$@"
    wait "$one" "$other"
    note "$what: out $(</run/out), in $(</run/in)"
}
listening() { grep -qi ":$(printf %04x "$1") " /proc/net/udp && peer grep -qi ":1389 " /proc/net/udp; }
# lost DIRECTION MOST: of what was sent, no more than that.
lost() { ((sent - $(sed 's/received=\([0-9]*\).*/\1/' "/run/$1") <= $2)); }

# The in-tree driver may lose some here, and need not.
claim() { if ours; then ok "$@"; fi; }

tries=1
[[ -z ${LONG-} ]] || tries=20
for ((try = 1; try <= tries; try++)); do
    stream_through "unplug $try" 2500 unplug
    ok "unplug $try: nothing sent is lost" lost out 0
    stream_through "replug $try" 2500 plug
    ok "replug $try: nothing sent is lost" lost out 0
    claim "replug $try: nothing received is lost" lost in 0
done
stream_through 'primary down' 2000 ip link set "$primary" down
claim 'primary down: at most one sent is lost' lost out 1
mends 'primary down: not much that is received is lost' lost in 100
ip link set "$primary" up
plan
