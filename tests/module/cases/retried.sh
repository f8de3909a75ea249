#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# Slaves for which there was no memory as they came have their roles when there is.
. ../guest/lib-byhand.sh

need 'the pair is in use' scene
need 'there is somebody who says that there is no memory' modprobe puppet
first=$primary
unbind
tell refuse_master Y
bind
primary=$first
alone() { [[ ! -e /sys/class/net/$standby/master && ! -e /sys/class/net/$primary/master ]]; }
ok 'neither has a role' lasts 1 alone
tell refuse_master N
ok 'the standby has its role' within 5 is_attr "$standby" role standby
ok 'and the primary' within 5 is_attr "$primary" role primary
dress
ok 'it is used' within 10 in_use "$primary"
ok 'the peer answers' pings_all
plan
