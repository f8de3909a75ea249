#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# A NIC in another netns is nobody's primary, whatever its address.
. ../guest/lib.sh

has_free_nic() {
    local path
    for path in /sys/class/net/*; do
        others=${path##*/}
        [[ $(<"$path/address") != "$MAC" || -e $path/master ]] || return 0
    done
    return 1
}
need 'there is a pair' has_pair
unbind
host plug "$NIC"
ok 'a NIC with this address, without a master' within 10 has_free_nic
nic=$others
ip netns add a
ip netns add b
ip link set "$nic" netns a
ok 'the master comes' bind
dress
ok 'it has no primary' no_primary
free() { ! ip -n "$1" -o link show "$nic" | grep -q 'master'; }
ok 'the NIC in the other netns is free' free a
ok 'it moves on to a third one' ip -n a link set "$nic" netns b
mends 'it is free there, too' free b
ok 'it can come home' ip -n b link set "$nic" netns 1 name home
ok 'it comes home: now it is the primary' within 10 has_primary
ok 'and is used' within 10 in_use "$primary"
plan
