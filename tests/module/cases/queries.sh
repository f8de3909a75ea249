#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# What ethtool asks the master the active slave answers: time stamps, channels, RSS.
. ../guest/lib.sh

modinfo igb >/dev/null 2>&1 && modprobe igb && host can igb >/dev/null && NIC=igb
need 'the pair is in use' scene
# As ethtool says it, without the NIC's name.
says() { ethtool "$1" "$2" 2>&1 | sed "s/ for $2//; s/$2//"; }
same() { note "$1: $(says "$1" "$2" | sed -n 2p)"; [[ $(says "$1" "$master") = "$(says "$1" "$2")" ]]; }
for option in -T -l -x; do
    ok "ethtool $option: as the primary" same "$option" "$primary"
done
if stamps=$(hwtstamp "$primary" on); then
    ok 'time stamps can be switched off on the master' test "$(hwtstamp "$master" off)" = off
    ok 'and on' test "$(hwtstamp "$master" on)" = "$stamps"
else
    skip 'time stamps can be switched off on the master' 'this NIC has none'
fi
set_attr "$master" prefer standby
for option in -T -l -x; do
    ok "ethtool $option: as the standby" same "$option" "$standby"
done
set_attr "$master" prefer primary
plan
