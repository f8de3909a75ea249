#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours debug
# Whichever allocation of a registration fails, it is made or it is not, and
# nothing is half made or left behind.
. ../guest/lib-byhand.sh

slab=/sys/kernel/debug/failslab
need 'allocations can be made to fail' test -d "$slab"
echo N >"$slab/ignore-gfp-wait"
# The report has a call trace, which would count as a complaint.
echo 0 >"$slab/verbose"
most=2000
# each WHAT TRY UNDO: tries again with the next allocation failing, until there are
# no more of them.  UNDO says whether what is there is whole, and takes it back.
each() {
    local nth said
    for ((nth = 1; nth < most; nth++)); do
        export FAIL_NTH=$nth
        said=$($2 2>/dev/null)
        unset FAIL_NTH
        $3 || { echo "after failure $nth of: $2"; return 1; }
        [[ $said = *reached* ]] || { note "$1: $((nth - 1)) allocations"; return; }
    done
    return 1
}
# A slave has a role if and only if it has a master.
whole() {
    local path
    for path in /sys/class/net/*; do
        [[ -e $path/master && ! -e $path/brport ]] || { [[ ! -e $path/net_failover/role ]] || exists "${path##*/}/net_failover/primary" || return; continue; }
        [[ -e $path/net_failover/role ]] || return
    done
}

made() { nflink add f0; }
unmade() { ! exists f0 || ip link del f0; }
ok 'a master by hand' each 'a master by hand' made unmade

ip link add d0 type dummy
ip link add d1 type dummy
ip link add f0 type net_failover
ip link set f0 up
into_f0() { nflink enslave "$1" "$(</sys/class/net/f0/ifindex)"; }
out_of_f0() { whole && { [[ ! -e /sys/class/net/$1/master ]] || ip link set "$1" nomaster; } && [[ ! -e /sys/class/net/$1/net_failover ]]; }
first() { into_f0 d0; }
first_out() { out_of_f0 d0; }
second() { into_f0 d1; }
second_out() { out_of_f0 d1; }
ok 'its standby' each 'its standby' first first_out
into_f0 d0
ok 'its primary' each 'its primary' second second_out
into_f0 d1
ok 'both are there' test "$(attr f0 standby)-$(attr f0 primary)" = d0-d1
for name in f0 d0 d1; do ip link del "$name"; done

need 'the pair is in use' scene
pci=$(basename "$(readlink -f "/sys/class/net/$primary/device")")
drivers=/sys/bus/pci/drivers/$NIC
unbound() {
    whole || return
    [[ ! -e $drivers/$pci ]] || echo "$pci" >"$drivers/unbind"
    [[ ! -e $drivers/$pci ]] && within 5 no_primary
}
unbound
bound() { nflink write "$drivers/bind" "$pci"; }
ok "the primary's driver" each "the primary's driver" bound unbound
echo "$pci" >"$drivers/bind"
ok 'the primary is back' within 20 has_primary
ok 'and in use' within 20 in_use "$primary"
ok 'the peer answers' pings_all
plan
