#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: paired
# QEMU shows the primary once the guest has accepted STANDBY, and when it comes back.
. ../guest/lib.sh

ok 'QEMU knows that we accept STANDBY' host event FAILOVER_NEGOTIATED
need 'the primary comes by itself' within 10 has_primary
dress
ok 'it is used' within 10 in_use "$primary"
ok 'the peer answers' pings_all
ok 'unplug' unplug
ok 'the standby is used' within 5 in_use "$standby"
ok 'plug' plug
ok 'the peer answers' pings_all
unbind
ok 'virtio_net goes and comes' bind
ok 'the primary is there again' within 20 has_primary
dress
ok 'and is used' within 10 in_use "$primary"
plan
