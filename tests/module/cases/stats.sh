# SPDX-License-Identifier: LGPL-2.1-or-later
# The master's statistics only grow.
. /cases/lib.sh

need 'the pair is in use' scene
pings 20
sent=$(stat "$master" tx_packets) got=$(stat "$master" rx_packets)
grown() {
    note "tx $sent -> $(stat "$master" tx_packets), rx $got -> $(stat "$master" rx_packets)"
    (($(stat "$master" tx_packets) >= sent && $(stat "$master" rx_packets) >= got))
}
ok 'frames were counted' test "$sent" -ge 20 -a "$got" -ge 20
ok 'the primary is unplugged' unplug
ok 'nothing is forgotten by it' grown
ip link set "$standby" down
sleep 0.3
ok 'both links down: nothing is forgotten' grown
ip link set "$standby" up
within 5 pings_all 3
ok 'one is up again: nothing is forgotten' grown
ip link set "$master" down
ip link set "$master" up
ok 'the master was down and up: nothing is forgotten' grown
plan
