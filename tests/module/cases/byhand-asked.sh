#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# What is asked of a master while its slave is being reset, or goes.
. ../guest/lib-byhand.sh

need 'a failover of netdevs that obey' make_puppets
# Its slaves are detached, and are not asked: their drivers may be without what they need.
ask() {
    tell asked 0
    ethtool -l f0
    ethtool -x f0
} >/dev/null 2>&1
ask
ok 'the primary answers' not says asked 0
while_detached() {
    tell detached Y
    # Nobody has heard of it yet, so they have not lost their roles.
    ask
    tell detached N
    says asked 0
}
ok 'detached, it is not asked' while_detached
within 5 is_attr f0 active primary

# Since 6.14 the kernel asks under RCU: nothing goes meanwhile, and nobody may hesitate.
if ! older 6.14; then
    skip 'a slave that goes while it is asked' 'this kernel has a hand on it'
    plan
fi
tell hesitates Y
bindphc f0 &
asks=$!
need 'a socket asks for a clock, and the primary is about to answer' within 5 says answers Y
# On a busy machine the kernel would say that it waits for long.
sysctl -qw net.core.netdev_unregister_timeout_secs=60
ip link del p1 &
goes=$!
going() { [[ -e /proc/$goes ]]; }
ok 'it is deleted: not before it has answered' lasts 3 going
tell hesitates N
ok 'then it goes' within 5 not going
sysctl -qw net.core.netdev_unregister_timeout_secs=10
ok 'it was not freed meanwhile' says freed N
asked() { wait "$asks"; (($? == 1)); }
ok 'the answer is that there is no such clock' asked
plan
