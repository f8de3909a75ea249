#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The primary comes and goes, many times, beside traffic.
. ../guest/lib.sh

need 'the pair is in use' scene
cycles=3
[[ -z ${LONG-} ]] || cycles=1000
cycle() { host unplug && within 10 no_primary && host plug "$NIC" && within 10 has_primary; }
ping -q -i 0.01 "$PEER" >/dev/null 2>&1 &
for ((done = 0; done < cycles; done++)); do
    cycle || break
    ((done % 50)) || note "$done cycles, $(awk '/^(Slab|SUnreclaim)/ { printf "%s %s ", $1, $2 }' /proc/meminfo)"
done
ok "$cycles cycles" test "$done" = "$cycles"
ok 'the primary is used' within 10 in_use "$primary"
ok 'the peer answers' pings_all
plan
