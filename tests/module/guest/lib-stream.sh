# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A stream of 1 kHz in each direction, and what became of it.

. ../guest/lib.sh

# listens_to PORT [COMMAND]: here, or where the command runs what follows it.
listens_to() { "${2-command}" grep -qi ":$(printf %04x "$1") " /proc/net/udp; }
# Seconds that a stream has lasted when what it is there for happens.
lead=1
# end_with SENDER...: what is under way has a moment; who waits on waits for what is lost.
end_with() {
    local naps
    wait "$@"
    for ((naps = 0; naps < 4 * slow; naps++)); do
        pidof stream >/dev/null || return 0
        nap
    done
    # shellcheck disable=SC2046 # numbers
    kill $(pidof stream) 2>/dev/null
}
# stream_through MILLISECONDS COMMAND...: both ways, with the command in between.
# /run/out and /run/in then say what came of $sent datagrams.
stream_through() {
    local one other senders=()
    sent=$1
    shift
    peer stream receive 5001 "$sent" >/run/out &
    one=$!
    stream receive 5002 "$sent" >/run/in &
    other=$!
    within 5 listens_to 5001 peer
    within 5 listens_to 5002
    stream send "$PEER" 5001 "$sent" &
    senders+=($!)
    peer stream send "$US" 5002 "$sent" &
    senders+=($!)
    sleep "$lead"
    "$@"
    end_with "${senders[@]}"
    wait "$one" "$other"
}
# receive_through: the same, with what comes alone; we send nothing.
receive_through() {
    local one sender
    sent=$1
    shift
    stream receive 5002 "$sent" >/run/in &
    one=$!
    within 5 listens_to 5002
    peer stream send "$US" 5002 "$sent" &
    sender=$!
    sleep "$lead"
    "$@"
    end_with "$sender"
    wait "$one"
}
# lost DIRECTION: how many of what was sent.
lost() { echo $((sent - $(sed 's/received=\([0-9]*\).*/\1/' "/run/$1"))); }
