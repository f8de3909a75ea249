#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The master promises no more than its slaves can do.
. ../guest/lib.sh

need 'the pair is in use' scene
# limit NIC NAME: of "ip -d link".
limit() { ip -d -o link show "$1" | sed -n "s/.* $2 \([0-9]*\) .*/\1/p"; }
least() {
    local of_primary of_standby
    of_primary=$(limit "$primary" "$1") of_standby=$(limit "$standby" "$1")
    echo $((of_primary < of_standby ? of_primary : of_standby))
}
within_limit() { note "$1: $(limit "$master" "$1"), least $(least "$1")"; (($(limit "$master" "$1") <= $(least "$1"))); }
for name in tso_max_size tso_max_segs gso_max_size gso_max_segs; do
    ok "$name is not above its slaves'" within_limit "$name"
done
ok "the greatest MTU is not above the primary's" within_limit maxmtu
feature() { ethtool -k "$1" | sed -n "s/^[[:space:]]*$2: \([a-z]*\).*/\1/p"; }
for name in tx-scatter-gather tx-tcp-segmentation tx-vlan-hw-insert rx-vlan-filter; do
    note "$name: master $(feature "$master" "$name"), primary $(feature "$primary" "$name"), standby $(feature "$standby" "$name")"
done
ok 'segmentation can be switched off' ethtool -K "$master" tx-tcp-segmentation off
ok 'and is' test "$(feature "$master" tx-tcp-segmentation)" = off
ok 'and on' ethtool -K "$master" tx-tcp-segmentation on
plan
