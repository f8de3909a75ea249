#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Slaves have no IPv6 address of their own; before 6.2 the in-tree driver let them.
. ../guest/lib.sh

try=ok
older 6.2 && try=mends
without_address() { ! ip -6 -o addr show dev "$1" | grep -q inet6; }
need 'the pair is in use' scene
"$try" 'the standby has no IPv6 address' lasts 2 without_address "$standby"
"$try" 'the primary has none' lasts 1 without_address "$primary"
ip link set "$primary" down
ip link set "$primary" up
"$try" 'nor when it was down and up' lasts 2 without_address "$primary"
ok 'unplug' unplug
ok 'plug' plug
"$try" 'nor has the next one' lasts 2 without_address "$primary"
has_address() { ip -6 -o addr show dev "$master" | grep -q 'inet6 fe80'; }
ok 'the master has one' has_address
plan
