# SPDX-License-Identifier: LGPL-2.1-or-later
# Unplug and replug, with a stream in each direction.
. /cases/lib.sh

need 'the pair is in use' scene
# stream_through WHAT MILLISECONDS COMMAND...: both ways, with the command after a second
stream_through() {
    local what=$1 time=$2 one other
    shift 2
    peer stream receive 5001 >/run/out &
    one=$!
    stream receive 5002 >/run/in &
    other=$!
    sleep 0.3
    stream send $PEER 5001 "$time" &
    peer stream send $US 5002 "$time" &
    sleep 1
    "$@"
    wait $one $other
    note "$what: out $(</run/out), in $(</run/in)"
}
lost() { (($(sed 's/.*lost=\([0-9]*\).*/\1/' "/run/$1") <= $2)); }

for try in $(seq "${NFO_tries:-2}"); do
    stream_through "unplug $try" 4000 unplug
    ok 'unplug: nothing sent is lost' lost out 0
    ok 'unplug: no more received is lost than the unplug itself takes' lost in 200
    stream_through "replug $try" 5000 plug
    ok 'replug: nothing sent is lost' lost out 0
    ok 'replug: nothing received is lost' lost in 0
done
stream_through 'primary down' 3000 ip link set "$primary" down
ok 'primary down: at most one sent is lost' lost out 1
ip link set "$primary" up
plan
