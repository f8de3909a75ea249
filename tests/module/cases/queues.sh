#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The master has as many queues as its primary.
. ../guest/lib.sh

queues() { find "/sys/class/net/$1/queues" -maxdepth 1 -name 'tx-*' | wc -l; }
same_queues() { [[ $(queues "$master") = "$(queues "$primary")" ]]; }
need 'the standby is in use' scene standby
for nic in e1000e vmxnet3 igb; do
    if ! modinfo "$nic" >/dev/null 2>&1; then
        skip "$nic: as many queues" 'this kernel has no driver'
    elif ! modprobe "$nic" || ! host can "$nic" >/dev/null; then
        skip "$nic: as many queues" 'this QEMU has none'
    else
        NIC=$nic
        ok "$nic: plug" plug
        note "$nic has $(queues "$primary") queues, the master $(queues "$master")"
        mends "$nic: as many queues" within 5 same_queues
        ok "$nic: the peer answers" pings_all
        ok "$nic: unplug" unplug
    fi
done
plan
