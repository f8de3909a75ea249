# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the maintainer scripts of net-failover-dkms share.  debian/rules puts it into
# each of them.

say() {
    printf 'net-failover-dkms: %s\n' "$*"
}

# Is it the system that runs, and not one that is put together in a folder?
is_live() {
    [ -z "${DPKG_ROOT-}" ] && ! ischroot
}

# Not by dpkg's trigger, which makes the newest kernel's only: each kernel that has
# the module, or had it, loads it from there.  With dpkg --root these would be the
# host's images.
refresh_initramfs() {
    [ -z "${DPKG_ROOT-}" ] || return 0
    if command -v update-initramfs >/dev/null; then
        update-initramfs -u -k all || say "the initramfs could not be rebuilt"
    elif command -v dracut >/dev/null; then
        dracut --quiet --force --regenerate-all || say "the initramfs could not be rebuilt"
    fi
}

# The kernel's own driver has no parameter.
is_ours_loaded() {
    [ -e /sys/module/net_failover/parameters/takeover_delay ]
}
