#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What a stream of 1 kHz loses when the primary goes and comes.  Says "@loss DRIVER
# EVENT SENT-LOST RECEIVED-LOST", or "-" where nothing was sent; tests/bench/switch
# runs it and makes a table.
# Only: bench
. ../guest/lib-stream.sh
. ../guest/lib-byhand.sh

tries=${TRIES:-30}
# No longer than it takes: seven events of 30 tries are ten minutes nevertheless.
length=1500 lead=0.3
scenes=,${SCENES:-unplug,cable,tap},
# The same for a bond: its virtio NIC has no STANDBY, so there is no pair.
bonded() { [[ $DRIVER = bonding ]]; }
enslave() { ip link set dev "$1" down && ip link set dev "$1" master bond0; }
# What joins the bond comes up with it; nobody else would do this.
bond_primary() {
    local path
    for path in /sys/class/net/*; do
        [[ $(driver "${path##*/}") != "$NIC" ]] || primary=${path##*/}
    done
    exists "$primary" && enslave "$primary" && ip link set dev bond0 type bond primary "$primary"
}
come() {
    bonded || { plug; return; }
    host plug "$NIC" && within 20 bond_primary && within 20 in_use "$primary"
}
gone() { ! exists "$primary"; }
go() {
    bonded || { unplug; return; }
    host unplug && within 20 gone
}
pull() { host link primary "$1"; sleep 0.5; }
watch() {
    local what=$1
    shift
    stream_through "$length" "$@"
    echo "@loss $DRIVER $what $(lost out) $(lost in)" >&3
}

# The same of a cable that loses nothing by itself, below a failover made by hand.
hand_made() {
    [[ $DRIVER != stock ]] || return
    ip link del bond0 2>/dev/null
    make_slaves
    make_cable
    if bonded; then
        ip link add bond0 type bond mode active-backup miimon 100
        enslave v0
        enslave v1
        ip link set bond0 type bond primary v1
        ip link set bond0 up
        ip addr add "$NEAR/24" dev bond0
    else
        make_master
    fi
    PEER=$FAR US=$NEAR
    peer() { far "$@"; }
    # The switch does not help: it sends only where it has learned to.
    far bridge link set dev v0-far flood off
    ip link add other type dummy
    ip link set other up
    within 20 in_use v1
}
# Shortly after another link went down the kernel is late to tell of this one.
pull_out_late() {
    ip link set other carrier off
    sleep 0.1
    pull_out
}

if bonded; then
    modprobe bonding max_bonds=0
    ip link add bond0 type bond mode active-backup miimon 100
    standby=$(by_mac "$MAC")
    enslave "$standby"
    master=bond0
    dress && come
else
    scene ''
fi || exit
if [[ $scenes = *,unplug,* || $scenes = *,cable,* ]]; then
    sleep 4
    for ((try = 1; try <= tries; try++)); do
        if [[ $scenes = *,unplug,* ]]; then
            watch unplug go
            watch replug come
        fi
        if [[ $scenes = *,cable,* ]]; then
            watch cable-out pull off
            watch cable-in pull on
        fi
        # Until the primary is used again.
        within 20 in_use "$primary" || exit
    done
fi
[[ $scenes = *,tap,* ]] && hand_made || exit
sleep 4
for ((try = 1; try <= tries; try++)); do
    watch tap-out pull_out
    watch tap-in put_in
    within 20 in_use v1 || exit
    receive_through "$length" pull_out_late
    echo "@loss $DRIVER tap-late - $(lost in)" >&3
    put_in
    ip link set other carrier on
    within 20 in_use v1 || exit
done
