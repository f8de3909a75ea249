# shellcheck shell=sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the maintainer scripts do to the running system.  debian/rules puts it
# into each of them.
#
# An interface name may hold any byte but white space and "/".  So it is always
# quoted, printed by say() only, and tools get a path or the index instead,
# which no tool can take for an option or a pattern.
#
# NICs come and go while this runs: each step may fail, and none may fail the
# installation.

say() {
    printf 'net-failover: %s\n' "$*" | LC_ALL=C tr -c '\n -~' '?'
}

# Is there a udevd, and is it ours to command?  A chroot may see the host's.
udev_runs() {
    [ -z "${DPKG_ROOT-}" ] && [ -S /run/udev/control ] && ! ischroot
}

networkd_runs() {
    [ -d /run/systemd/system ] && systemctl --quiet is-active systemd-networkd.service
}

# Was the virtio NIC behind the netdev $1 (a directory) bound with bit 62,
# VIRTIO_NET_F_STANDBY?  The file holds one digit a bit, bit 0 first.  Our own module
# says of each netdev what it is, also without such a NIC.
has_failover() {
    [ ! -e "$1/net_failover/role" ] || return 0
    bits=$(cat "$1/device/features" 2>/dev/null) || return 1
    case $bits in
        ??????????????????????????????????????????????????????????????1*) return 0 ;;
    esac
    return 1
}

# By the kernel's word and not by udev's: the property may not be there yet.
is_slave() {
    has_failover "$1/master"
}

# The role in the udev database.
role() {
    udevadm info --query=property --property=ID_NET_FAILOVER_ROLE --value --path="$1" 2>/dev/null || :
}

# The addresses of family $2 (4 or 6) that the netdev $1 can be reached at; one
# that fails duplicate address detection, as the master's does on Linux 6.1, is
# none.
addresses() {
    if [ "$2" = 6 ]; then
        ip -o -6 address show dev "${1##*/}" up scope global -tentative -dadfailed 2>/dev/null || :
    else
        ip -o -4 address show dev "${1##*/}" up scope global 2>/dev/null || :
    fi
}

default_route() {
    ip -"$2" route show default dev "${1##*/}" 2>/dev/null || :
}

# Leases of one server lead to one and the same default route, and the kernel has
# it once only: perhaps on the slave $1.  Appended, it is on the master $2 as well
# and stays when the slave's goes.
lend_default_route() {
    default_route "$1" 4 | while read -r route; do
        # shellcheck disable=SC2086 # words of ip's, none of them a name
        ip -4 route append $route dev "${2##*/}" 2>/dev/null || :
    done
}

# Has the slave $1 an address or a default route that its master has not?  To
# take it away may cut the machine off.
is_last_way_in() {
    master=$(readlink -f "$1/master") || return 1
    for family in 4 6; do
        [ -n "$(addresses "$1" "$family")" ] || continue
        [ -n "$(addresses "$master" "$family")" ] || return 0
        [ -n "$(default_route "$1" "$family")" ] || continue
        [ -z "$(default_route "$master" "$family")" ] || continue
        [ "$family" = 6 ] || lend_default_route "$1" "$master"
        [ -n "$(default_route "$master" "$family")" ] || return 0
    done
    return 1
}

# On Linux 6.1 the link-local address of the master $1 has failed against its own
# slave's; nobody can use it, and put anew it is probed anew.
probe_again() {
    ip -o -6 address show dev "${1##*/}" scope link dadfailed 2>/dev/null | while read -r _ _ _ address _; do
        ip -6 address del "$address" dev "${1##*/}" 2>/dev/null || continue
        ip -6 address add "$address" dev "${1##*/}" 2>/dev/null || :
    done
}

# udevd looks at the netdevs $@ again, by the rules that are there now.
look_again() {
    [ $# -gt 0 ] || return 0
    for netdev in "$@"; do
        { echo change >"$netdev/uevent"; } 2>/dev/null || :
    done
    udevadm settle --timeout=10 || :
}

# Fails where networkd does not run, too.
networkd_rereads() {
    networkd_runs && networkctl reload
}

# networkd, which has reread its files, sees the netdevs $@ with new eyes.  The reload
# alone is not enough on systemd 252, which keeps lease and address of a link
# that has become unmanaged; to reconfigure one that has none does no harm.
tell_networkd() {
    # With a file of their own, administrators decide when it takes effect.
    for file in /etc/systemd/network/01-net-failover-slave.network /run/systemd/network/01-net-failover-slave.network; do
        [ ! -e "$file" ] || return 0
    done
    for netdev in "$@"; do
        index=$(cat "$netdev/ifindex" 2>/dev/null) || continue
        networkctl reconfigure "$index" || :
    done
}

systemd_runs() {
    [ -z "${DPKG_ROOT-}" ] && [ -d /run/systemd/system ] && ! ischroot
}

# The daemon of an earlier version gives way; where there is none, udev starts it.
renew_daemon() {
    systemd_runs || return 0
    systemctl --system daemon-reload || :
    deb-systemd-invoke try-restart net-failoverd.service || :
}

forget_daemon() {
    systemd_runs || return 0
    systemctl --system daemon-reload || :
}

# After installation: apply the rule to what is there.
take_over() {
    udev_runs || return 0
    udevadm control --reload || return 0
    set --
    for netdev in /sys/class/net/*; do
        if is_slave "$netdev" && is_last_way_in "$netdev"; then
            say "${netdev##*/} is left alone for now, since its master has no working address or route in place of its own"
        elif is_slave "$netdev" || has_failover "$netdev"; then
            set -- "$@" "$netdev"
        fi
    done
    # udev starts the daemon, which asks networkd to let go of the slaves; with its old
    # files it would configure them once more, and switch IPv6 on again.
    reread=yes
    networkd_rereads || reread=no
    look_again "$@"
    for netdev; do
        shift
        case $(role "$netdev") in
            primary | standby) set -- "$@" "$netdev" ;;
            master) probe_again "$netdev" ;;
        esac
    done
    [ "$reread" = no ] || tell_networkd "$@"
}

# After removal: what the rule did is undone, as a boot without it would.
give_back() {
    udev_runs || return 0
    udevadm control --reload || return 0
    set --
    for netdev in /sys/class/net/*; do
        [ -z "$(role "$netdev")" ] || set -- "$@" "$netdev"
    done
    look_again "$@"
    for netdev; do
        shift
        # A role that is still there comes from a rule of the administrator's.
        if is_slave "$netdev" && [ -z "$(role "$netdev")" ]; then
            set -- "$@" "$netdev"
            give_back_ipv6 "${netdev##*/}"
        fi
    done
    ! networkd_rereads || tell_networkd "$@"
}

# The default, and then what sysctl.d has for this interface, as at its add.
give_back_ipv6() {
    conf=/proc/sys/net/ipv6/conf
    { cat "$conf/default/disable_ipv6" >"$conf/$1/disable_ipv6"; } 2>/dev/null || :
    if [ -x /usr/lib/systemd/systemd-sysctl ]; then
        /usr/lib/systemd/systemd-sysctl --prefix="/net/ipv6/conf/$1" || :
    fi
}
