#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# While the primary is there but down, the standby receives as well as it sends.
. ../guest/lib.sh

# Besides vmxnet3, a NIC that is slow to have its link.
[[ ! -d /sys/module/e1000e ]] || NIC=e1000e
need 'the pair is in use' scene
ok 'the peer answers' pings_all
ip link set "$primary" down
mends 'primary down: the peer answers' pings_all
ip link set "$primary" up
ok 'primary up again: it is used' within 5 in_use "$primary"
ok 'the peer answers' pings_all
plan
