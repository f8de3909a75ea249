#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours long
# Lost carriers are looked for after an event, and nobody is woken while nothing happens.
. ../guest/lib-byhand.sh

tracing=/sys/kernel/tracing
looks() { grep -q nfo_watch_work "$tracing/trace"; }
for_two_seconds_nothing() { echo >"$tracing/trace"; sleep 2; not looks; }
need 'a failover' make_all
ip link add other type dummy
ip link set other up
echo 1 >"$tracing/events/workqueue/workqueue_execute_start/enable"
ip link set other carrier off
ok 'an event: it is looked for lost carriers' within 2 looks
ok 'and soon no more' within 10 for_two_seconds_nothing
echo 0 >"$tracing/events/workqueue/workqueue_execute_start/enable"
plan
