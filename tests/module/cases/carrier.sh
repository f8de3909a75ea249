#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# A primary without carrier is like one that is down; its carrier comes and goes.
. ../guest/lib.sh

need 'the pair is in use' scene
ok 'the peer answers' pings_all
host link primary off
ok 'the primary has lost its carrier' within 5 not carrier "$primary"
ok 'what is sent goes by the standby' within 5 in_use "$standby"
mends 'and the peer answers' pings_all
ok 'the master keeps its carrier' carrier "$master"
host link primary on
ok 'the carrier is back, the primary is used' within 5 in_use "$primary"
ok 'the peer answers' pings_all

host link standby off
ok 'the standby has lost its carrier' within 5 not carrier "$standby"
ok 'the primary does not mind' pings_all
host link primary off
ok 'nor carrier anywhere: the master has none' within 5 not carrier "$master"
host link standby on
ok 'the standby is back alone: it is used' within 5 in_use "$standby"
ok 'the master has a carrier' carrier "$master"
mends 'the peer answers' pings_all
plan
