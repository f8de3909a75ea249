#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The master has as few queues as it can, of which udev is told when it is made, and not
# when primaries come and go; a frame without a socket takes its CPU's queue of the primary,
# and one that is forwarded the queue by which it came in.
. ../guest/lib.sh

tracing=/sys/kernel/tracing
event=$tracing/events/net/net_dev_start_xmit

queues() { find "/sys/class/net/$1/queues" -maxdepth 1 -name 'tx-*' | wc -l; }
told() { grep -c "@.*/$master/queues/" /run/uevents; }
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
    queues_seen
}
# watch_frames BYTES: those of a length that nothing else has
watch_frames() {
    echo "name == \"$primary\" && len == $1" >"$event/filter"
    echo 1 >"$event/enable"
}
# A frame may have to wait for the slave's own queue.
queues_seen() {
    within 2 grep -q queue_mapping= "$tracing/trace"
    sed -n 's/.*queue_mapping=\([0-9]*\).*/\1/p' "$tracing/trace" | sort -u
}
queue_by_cpu() {
    local cpu queues=''
    watch_frames 777
    for cpu in 0 1; do queues+="$(queue_of "$cpu") "; done
    echo 0 >"$event/enable"
    echo "queues of CPU 0 and 1: $queues"
    [[ $queues = '0 1 ' ]]
}
# queue_by_record QUEUE: on one CPU, so that it is not the CPU's
queue_by_record() {
    local queues
    watch_frames 60
    : >"$tracing/trace"
    taskset 1 inject forward 10 "$1"
    queues=$(queues_seen)
    echo 0 >"$event/enable"
    echo "queues: $queues"
    [[ $queues = "$1" ]]
}

within 10 has_pair
unbind
uevents >/run/uevents &
within 5 grep -q listening /run/uevents
bind
need 'the standby is in use' scene standby
# With one the kernel forgets a forwarded frame's.
mends 'the master has two queues to send' test "$(queues "$master")" = 2
few() { note "$(told) uevents of its queues"; (($(told) <= 3)); }
mends 'udev hears of three, one is to receive' few
for nic in e1000e vmxnet3 igb; do
    if ! modinfo "$nic" >/dev/null 2>&1; then
        skip "$nic: a queue for each CPU" 'this kernel has no driver'
    elif ! modprobe "$nic" || ! host can "$nic" >/dev/null; then
        skip "$nic: a queue for each CPU" 'this QEMU has none'
    else
        NIC=$nic before=$(told)
        ok "$nic: plug" plug
        note "$nic has $(queues "$primary") queues, the master $(queues "$master")"
        if (($(queues "$primary") > 1)); then
            modprobe pktgen
            mends "$nic: a queue for each CPU" queue_by_cpu
            modprobe tun
            sysctl -qw net.ipv4.ip_forward=1
            ip neigh replace 192.0.2.9 lladdr 52:54:00:00:00:77 dev "$master"
            for queue in 0 1; do
                ok "$nic: what came by queue $queue of another NIC goes by $queue" queue_by_record "$queue"
            done
            sysctl -qw net.ipv4.ip_forward=0
        fi
        ok "$nic: the peer answers" pings_all
        ok "$nic: unplug" unplug
        ok "$nic: no uevents of the master's queues" test "$(told)" = "$before"
    fi
done
plan
