#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours debug
# Whichever allocation of a registration fails, it is made or it is not, and
# nothing is half made or left behind.
. ../guest/lib-byhand.sh
. ../guest/lib-leaks.sh

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
        # Who says nothing for long counts as hung.
        ((nth % 20)) || note "$1: number $nth fails"
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

# What a driver's probe allocates by itself is not ours to test, and there is much of it:
# from here on only what has our driver on its stack may fail.
only_ours() {
    local last
    last=$(grep -i ' t .*\[net_failover\]$' /proc/kallsyms | sort | tail -n 1)
    cat /sys/module/net_failover/sections/.text >"$slab/require-start" || return
    # Other modules begin on other pages.
    printf '0x%x\n' $(((0x${last%% *} | 0xfff) + 1)) >"$slab/require-end"
    echo 32 >"$slab/stacktrace-depth"
}
pci_device() { basename "$(readlink -f "/sys/class/net/$1/device")"; }
no_pair() { ! find_pair; }
need 'the pair is in use' scene
need 'only our allocations fail' only_ours

pci=$(pci_device "$primary")
drivers=/sys/bus/pci/drivers/$NIC
unbound() {
    whole || return
    [[ ! -e $drivers/$pci ]] || echo "$pci" >"$drivers/unbind"
    [[ ! -e $drivers/$pci ]] && within 5 no_primary
}
unbound
bound() { nflink write "$drivers/bind" "$pci"; }
ok 'the primary of a pair' each 'the primary of a pair' bound unbound
echo "$pci" >"$drivers/bind"
ok 'the primary is back' within 20 has_primary
ok 'and in use' within 20 in_use "$primary"

virtio=$(virtio_device)
drivers=/sys/bus/virtio/drivers/virtio_net
undone() {
    whole || return
    [[ ! -e $drivers/$virtio ]] || echo "$virtio" >"$drivers/unbind"
    [[ ! -e $drivers/$virtio ]] && within 5 no_pair
}
undone
done_again() { nflink write "$drivers/bind" "$virtio"; }
ok 'the master of a pair' each 'the master of a pair' done_again undone
echo "$virtio" >"$drivers/bind"
ok 'the pair is whole' within 20 has_primary
dress
ok 'and in use again' within 20 in_use "$primary"
ok 'the peer answers' pings_all

# When net_failover_create() fails, virtnet_probe() gives its netdev back without its XPS
# maps and one thing more, whoever has failed.  That is not for unreferenced.sh to find.
need 'kmemleak has looked twice' scanned
scanned >/run/leaks
not_of_virtio_net() {
    awk -v RS='unreferenced object' 'NR > 1 && (!/virtnet_probe/ || /net_failover\]|alloc_netdev/)' /run/leaks | grep .
}
note "$(grep -c '^unreferenced' /run/leaks) unreferenced objects"
ok 'only virtio_net has left something, of its own' not not_of_virtio_net
echo clear >"$kmemleak"
plan
