#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What cloud-init, NetworkManager and udev know a master by; the in-tree driver has it too.
. ../guest/lib.sh

need 'the pair is in use' scene
names_driver() { ethtool -i "$master" | grep -qx 'driver: net_failover'; }
ok 'ethtool names the driver' names_driver
speed() { ethtool "$1" | sed -n 's/^[[:space:]]*Speed: //p'; }
ok "the primary's speed is the master's" test "$(speed "$master")" = "$(speed "$primary")"
has_kind() { ip -d -o link show "$master" | grep -q 'net_failover '; }
ok 'the master has no kind' not has_kind
ok 'nor a DEVTYPE' not grep -q DEVTYPE "/sys/class/net/$master/uevent"
ok "its driver link is virtio_net's" test "$(driver "$master")" = virtio_net
features=$(<"/sys/class/net/$master/device/features")
ok 'its parent has the feature bit' test "${features:62:1}" = 1
ok 'its address is permanent' grep -qx 0 "/sys/class/net/$master/addr_assign_type"
flag() { (($(<"/sys/class/net/$1/flags") & $2)); }
ok 'the master is no IFF_MASTER' not flag "$master" 0x400
ok 'it cannot leave its netns' not ip link set "$master" netns peer
ok 'a foreign NIC cannot be put below it' not ip link set lo master "$master"
plan
