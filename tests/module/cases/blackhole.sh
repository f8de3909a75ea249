# SPDX-License-Identifier: LGPL-2.1-or-later
# While the primary is there but cannot be used, the standby receives too.
. /cases/lib.sh

need 'the pair is in use' scene
ok 'the peer answers' pings_all
ip link set "$primary" down
ok 'primary down: the peer answers' pings_all
ip link set "$primary" up
ok 'primary up again: it is used' within 10 in_use "$primary"
ok 'the peer answers' pings_all
plan
