#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# A slave is not opened from its own registration: its driver may not be done with that,
# and on some kernels holds a lock that opening it takes again.
. ../guest/lib.sh

tracing=/sys/kernel/tracing
probe() { echo "p:$1 $2:$3" >>"$tracing/kprobe_events" && echo stacktrace >"$tracing/events/kprobes/$1/trigger"; }
opened() { grep -q " $1: " "$tracing/trace"; }
from_registration() { grep -q '=> register_netdev' "$tracing/trace"; }
# Whatever is there is opened at once, as by a hasty network manager.
hasty() {
    local path
    while :; do
        for path in /sys/class/net/eth*; do ip link set "${path##*/}" up; done
    done 2>/dev/null
}

need 'the pair is there' scene standby
modprobe vmxnet3
if ! probe primary vmxnet3 vmxnet3_open || ! probe standby virtio_net virtnet_open; then
    skip 'who opens a slave' 'this kernel has no kprobes'
    plan
fi
! ours || set_attr "$master" takeover_delay_ms 0
echo 1 >"$tracing/events/kprobes/enable"
ok 'plug' plug
ok 'the primary was opened' opened primary
mends 'not from its own registration' not from_registration
: >"$tracing/trace"
ok 'unplug' unplug
hasty &
for number in 1 2 3 4 5; do ok "rebind $number" eval 'unbind && bind'; done
# On a busy machine five rebinds may be over before anybody was hasty enough.
ok 'the standby was opened' within 20 opened standby
kill $!
! ours || ok 'not from its own registration' not from_registration
echo 0 >"$tracing/events/kprobes/enable"
for name in primary standby; do echo "-:$name" >>"$tracing/kprobe_events"; done
plan
