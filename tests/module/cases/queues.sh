#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The master has as many queues as its primary, and a frame without a socket takes its
# CPU's.
. ../guest/lib.sh

tracing=/sys/kernel/tracing
event=$tracing/events/net/net_dev_start_xmit

queues() { find "/sys/class/net/$1/queues" -maxdepth 1 -name 'tx-*' | wc -l; }
same_queues() { [[ $(queues "$master") = "$(queues "$primary")" ]]; }
pg() { echo "$2" >"/proc/net/pktgen/$1"; }
# queue_of CPU: by which of the primary's queues a few frames have gone that it sent.
queue_of() {
    : >"$tracing/trace"
    pg "kpktgend_$1" rem_device_all
    pg "kpktgend_$1" "add_device $master"
    pg "$master" 'count 10'
    pg "$master" 'pkt_size 777'
    pg "$master" 'xmit_mode queue_xmit'
    pg "$master" 'dst 192.0.2.9'
    pg "$master" 'dst_mac 52:54:00:00:00:77'
    pg pgctrl start
    pg "kpktgend_$1" rem_device_all
    sed -n 's/.*queue_mapping=\([0-9]*\).*/\1/p' "$tracing/trace" | sort -u
}
queue_by_cpu() {
    local cpu queues=''
    # Of a length that nothing else has.
    echo "name == \"$primary\" && len == 777" >"$event/filter"
    echo 1 >"$event/enable"
    for cpu in 0 1; do queues+="$(queue_of "$cpu") "; done
    echo 0 >"$event/enable"
    echo "queues of CPU 0 and 1: $queues"
    [[ $queues = '0 1 ' ]]
}

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
        if (($(queues "$primary") > 1)); then
            modprobe pktgen
            mends "$nic: a queue for each CPU" queue_by_cpu
        fi
        ok "$nic: the peer answers" pings_all
        ok "$nic: unplug" unplug
    fi
done
plan
