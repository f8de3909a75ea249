#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# A second candidate waits, and takes the place of the first one when that goes.
. ../guest/lib.sh

need 'the pair is in use' scene
first=$primary
host plug "$NIC" second
ok 'a second NIC with this address waits' within 10 has_other
ok 'the first one is still the primary' test "$primary" = "$first"
ok 'the peer answers' pings_all
host unplug primary
gone() { ! exists "$first"; }
ok 'the first one goes' within 10 gone
mends 'the second one is the primary now' within 5 has_primary
in_use_now() { find_pair && [[ -n $primary ]] && in_use "$primary"; }
mends 'and is used' within 5 in_use_now
ok 'the peer answers' pings_all
host unplug second
ok 'it goes, too' within 10 no_primary
ok 'the peer answers' pings_all

# One that is somebody else's when the pair comes.
need 'plug' plug
first=$primary
master_of() { basename "$(readlink "/sys/class/net/$1/master")"; }
unbind
ip link add br1 type bridge
ip link set "$first" master br1
need 'the pair is new' bind
ok 'a port of a bridge stays that' test "$(master_of "$first")" = br1
ip link set "$first" nomaster
taken() { find_pair && [[ $(master_of "$first") = "$master" ]]; }
mends 'when it is free it is the primary' within 5 taken
dress
mends 'and is used' within 5 in_use_now
plan
