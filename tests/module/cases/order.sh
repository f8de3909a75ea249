#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The primary is there before the master, or comes and goes behind it: all the same.
. ../guest/lib.sh

# Besides vmxnet3, a NIC that is slow to have its link.
[[ ! -d /sys/module/e1000e ]] || NIC=e1000e
need 'the primary comes after the master' scene
ok 'the peer answers' pings_all
ok 'the master goes' unbind
free() { [[ -e /sys/class/net/$primary && ! -e /sys/class/net/$primary/master ]]; }
ok 'the primary is left alone' within 5 free
ok 'a master comes after the primary' bind
ok 'and has it' within 10 has_primary
dress
ok 'it is used' within 10 in_use "$primary"
ok 'the peer answers' pings_all
for try in 1 2; do
    ok "unplug $try" unplug
    ok 'the standby is used' within 5 in_use "$standby"
    ok 'the peer answers' pings_all
    ok "plug $try" plug
    ok 'the peer answers' pings_all
done
ok 'the master is down and up' ip link set "$master" down
ip link set "$master" up
ok 'the primary is used' within 10 in_use "$primary"
plan
