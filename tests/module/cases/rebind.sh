#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# virtio_net goes and comes under load, with and without a primary.
. ../guest/lib.sh

need 'the pair is in use' scene
tries=2
[[ -z ${LONG-} ]] || tries=100
again() {
    ping -q -f "$PEER" >/dev/null 2>&1 &
    local load=$!
    unbind && sleep 0.1 && bind && within 10 has_pair && dress
    local status=$?
    kill "$load" 2>/dev/null
    wait "$load" 2>/dev/null
    return "$status"
}
for ((try = 1; try <= tries; try++)); do
    again || break
done
ok "$tries times with a primary" test "$try" -gt "$tries"
ok 'the primary is found' within 10 has_primary
ok 'and used' within 10 in_use "$primary"
ok 'unplug' unplug
for ((try = 1; try <= tries; try++)); do
    again || break
done
ok "$tries times without" test "$try" -gt "$tries"
ok 'the peer answers' within 5 pings_all 5
plan
