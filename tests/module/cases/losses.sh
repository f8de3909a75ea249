#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What a stream of 1 kHz loses when the primary goes and comes.  Says "@loss DRIVER
# EVENT SENT-LOST RECEIVED-LOST"; tests/bench/switch runs it and makes a table.
# Only: bench
. ../guest/lib-stream.sh

tries=20
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
cable() { host link primary "$1"; sleep 0.5; }
watch() {
    local what=$1
    shift
    stream_through 2500 "$@"
    echo "@loss $DRIVER $what $(lost out) $(lost in)" >&3
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
sleep 4
for ((try = 1; try <= tries; try++)); do
    watch unplug go
    watch replug come
    watch cable-out cable off
    watch cable-in cable on
    # Until the primary is used again.
    within 20 in_use "$primary" || exit
done
