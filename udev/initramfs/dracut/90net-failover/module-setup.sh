#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Carries the udev rule, its helper and the .link file into the initramfs.  The NIC drivers
# may be loaded there, and the udev database it leaves behind is what the real
# root's network manager sees first.  A network manager that is in the initramfs, too,
# waits there for the roles as it does in the real root.

# called by dracut
check() {
    return 0
}

# called by dracut
depends() {
    # None: udev is looked for below, so that an initramfs without it stays so.
    return 0
}

# Copies the version that is in force: the administrator's comes before the
# vendor's, and an empty one, such as a link to /dev/null, means none at all.
# Not inst_rules: it takes /etc into account in host-only mode alone.
net_failover_carry() {
    local dir file
    for dir in /etc /usr/local/lib /usr/lib; do
        file=${dracutsysrootdir-}$dir/$1
        [[ -e $file ]] || continue
        [[ ! -s $file ]] || inst_simple "$file" "/usr/lib/$1"
        break
    done
    for dir in /usr/lib /usr/local/lib /etc; do
        for file in "${dracutsysrootdir-}$dir/$1.d"/*.conf; do
            [[ ! -s $file ]] || inst_simple "$file" "/usr/lib/$1.d/${file##*/}"
        done
    done
}

# called by dracut
install() {
    dracut_module_included udev-rules || dracut_module_included systemd-udevd || return 0

    net_failover_carry udev/rules.d/78-net-failover.rules
    net_failover_carry udev/rules.d/81-net-failover-name.rules
    net_failover_carry udev/rules.d/zz-net-failover.rules
    net_failover_carry systemd/network/01-net-failover-slave.link
    # networkd in the initramfs must leave the slaves alone as well.
    if dracut_module_included systemd-networkd; then
        net_failover_carry systemd/network/01-net-failover-slave.network
    fi
    # The rules run them for standbys, masters and candidates.
    inst_multiple -o /bin/sh /usr/lib/udev/net-failover-siblings /usr/lib/udev/net-failover-udev

    dracut_module_included systemd-networkd || dracut_module_included network-manager || return 0
    # It would configure a VF that is there before its master.
    net_failover_carry systemd/system/net-failover-wait.service
    inst_multiple /usr/lib/net-failover/net-failover-wait sleep timeout
    local manager
    # NetworkManager's unit is dracut's, or since 1.54 its own.
    for manager in systemd-networkd nm-initrd NetworkManager-initrd; do
        # dracut sets it.
        # shellcheck disable=SC2154
        inst_simple "$moddir/wait.conf" "/usr/lib/systemd/system/$manager.service.d/50-net-failover.conf"
    done
}
