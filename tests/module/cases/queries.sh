#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# What ethtool asks the master the active slave answers: time stamps, channels, RSS.
. ../guest/lib.sh

modinfo igb >/dev/null 2>&1 && modprobe igb && host can igb >/dev/null && NIC=igb
need 'the pair is in use' scene
# As ethtool says it, without the NIC's name.
says() { ethtool "$1" "$2" 2>&1 | sed "s/ for $2//; s/$2//"; }
same() {
    says "$1" "$2" >/run/slave
    says "$1" "$master" >/run/master
    note "$1: $(sed -n 2p /run/slave)"
    diff /run/slave /run/master
}
for option in -T -l -x; do
    ok "ethtool $option: as the primary" same "$option" "$primary"
done
set_attr "$master" prefer standby
for option in -T -l -x; do
    ok "ethtool $option: as the standby" same "$option" "$standby"
done
set_attr "$master" prefer primary

# It has a clock of its own in QEMU, too.
if modinfo e1000e >/dev/null 2>&1; then
    ok 'unplug' unplug
    NIC=e1000e
    ok 'plug a NIC that stamps' plug
    ok 'ethtool -T: as the primary' within 5 same -T "$primary"
    ok 'the primary can stamp' test "$(hwtstamp "$primary" on)" = on
    ok 'it can be switched off on the master' test "$(hwtstamp "$master" off)" = off
    ok 'and is off' test "$(hwtstamp "$primary" off)" = off
    ok 'and on' test "$(hwtstamp "$master" on)" = on
else
    skip 'time stamps are set by the master' 'this kernel has no e1000e'
fi
plan
