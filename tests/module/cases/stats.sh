#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The master's statistics only grow.
. ../guest/lib.sh

need 'the pair is in use' scene
pings 20
sent=$(stat "$master" tx_packets) got=$(stat "$master" rx_packets)
grown() {
    note "tx $sent -> $(stat "$master" tx_packets), rx $got -> $(stat "$master" rx_packets)"
    (($(stat "$master" tx_packets) >= sent && $(stat "$master" rx_packets) >= got))
}
all_grown() { (($(stat "$master" tx_packets) >= sent + $1 && $(stat "$master" rx_packets) >= got + $1)); }
ok 'frames were counted' test "$sent" -ge 20 -a "$got" -ge 20
ok 'the primary is unplugged' unplug
mends 'nothing is forgotten by it' grown
pings 20
mends 'what the standby carries is added' all_grown 20
host link standby off
within 5 not carrier "$master"
mends 'without carrier nothing is forgotten' grown
host link standby on
within 5 carrier "$master"
ip link set "$standby" down
mends 'both links down: nothing is forgotten' grown
ip link set "$standby" up
within 5 pings_all 3
ip link set "$master" down
ip link set "$master" up
mends 'the master was down and up: nothing is forgotten' grown
plan
