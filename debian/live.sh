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

# May the slave $1 (a name) lose what it has?  src/guest/core/reach decides, for the
# daemon as well.  Where failoverctl cannot run, the slave keeps everything.  Sets why.
may_take() {
    why=$(failoverctl may-take -- "$1" 2>&1)
}

# On Linux 6.1 the link-local address of the master $1 has failed against its own
# slave's; nobody can use it, and re-added it is probed again.
probe_again() {
    ip -o -6 address show dev "${1##*/}" scope link dadfailed 2>/dev/null | while read -r _ _ _ address _; do
        ip -6 address del "$address" dev "${1##*/}" 2>/dev/null || continue
        ip -6 address add "$address" dev "${1##*/}" 2>/dev/null || :
    done
}

# A manager that lets go of the slave $1 may give back its lease, which is its master's
# too if both have sent the same client identifier.  Without an IPv4 address the slave has
# neither routes nor neighbours, and can send nothing to the server.
remove_shared() {
    master=$(readlink -f "$1/master") || return 0
    ip -o -4 address show dev "${1##*/}" 2>/dev/null | while read -r _ _ _ address _; do
        [ -n "$address" ] || continue
        [ -z "$(ip -o -4 address show dev "${master##*/}" to "${address%/*}" 2>/dev/null)" ] ||
            ip -4 address del "$address" dev "${1##*/}" 2>/dev/null || :
    done
}

# Has udevd re-evaluate the netdevs $2… by the rules that are there now, with the action $1.
re_evaluate() {
    action=$1
    shift
    [ $# -gt 0 ] || return 0
    for netdev in "$@"; do
        { echo "$action" >"$netdev/uevent"; } 2>/dev/null || :
    done
    udevadm settle --timeout=10 || :
}

# Fails where networkd does not run, too.
networkd_rereads() {
    networkd_runs && networkctl reload
}

# A master that is down is nobody's yet.  It gets an "add", by which udev has a name for it,
# or leaves in its mark which one it was to have: who has that one may be in use now, and
# lose it later.
name_masters() {
    for netdev in "$@"; do
        shift
        case $(role "$netdev"):$(cat "$netdev/flags" 2>/dev/null) in
            # Without IFF_UP, the last bit
            master:*[02468ace]) set -- "$@" "$netdev" ;;
        esac
    done
    re_evaluate add "$@"
}

# Makes networkd match the netdevs $@ against its files again.  The reload
# alone is not enough on systemd 252, which keeps lease and address of a link
# that has become unmanaged; to reconfigure one that has none does no harm.
reconfigure() {
    # With a file of their own, administrators decide when it takes effect.
    for file in /etc/systemd/network/01-net-failover-slave.network /run/systemd/network/01-net-failover-slave.network \
        /etc/systemd/network/0-net-failover-slave.network; do
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

# udev starts it when a master appears, and not again for a master that it knows: nobody
# else would after a removal that was called off.
start_daemon() {
    systemd_runs || return 0
    for netdev in /sys/class/net/*; do
        has_failover "$netdev" || continue
        systemctl --system --no-block start net-failoverd.service 2>/dev/null || :
        return 0
    done
}

forget_daemon() {
    systemd_runs || return 0
    rm -f /run/systemd/system/systemd-networkd-wait-online.service.d/11-net-failover.conf
    systemctl --system daemon-reload || :
}

# After installation: apply the rule to what is there.
take_over() {
    udev_runs || return 0
    udevadm control --reload || return 0
    set --
    for netdev in /sys/class/net/*; do
        if is_slave "$netdev" && ! may_take "${netdev##*/}"; then
            say "${netdev##*/} is left alone for now, until net-failoverd finds that its master can take over: ${why:-failoverctl gives no answer}"
        elif is_slave "$netdev" || has_failover "$netdev"; then
            set -- "$@" "$netdev"
        fi
    done
    for netdev in "$@"; do
        ! is_slave "$netdev" || remove_shared "$netdev"
    done
    # udev starts the daemon, which asks networkd to let go of the slaves; with its old
    # files it would configure them once more, and switch IPv6 on again.
    reread=yes
    networkd_rereads || reread=no
    re_evaluate change "$@"
    name_masters "$@"
    for netdev; do
        shift
        case $(role "$netdev") in
            primary | standby) set -- "$@" "$netdev" ;;
            master) probe_again "$netdev" ;;
        esac
    done
    # networkd is to go by what they write, and marks of masters are there only now.
    start_helpers
    [ "$reread" = no ] || reconfigure "$@"
}

# Managers that run get at once what our units have for them from the next boot on.
start_helpers() {
    systemd_runs || return 0
    for pair in systemd-networkd:net-failover-networkd networking:net-failover-networkd \
        NetworkManager:net-failover-networkd NetworkManager:net-failover-nm; do
        ! systemctl --quiet is-active "${pair%%:*}.service" ||
            systemctl --system start "${pair#*:}.path" "${pair#*:}.service" || :
    done
}

# What those units have made.
remove_made() {
    rm -rf /run/net-failover /run/net-failover-networkd
    grep -lsZ '^# A copy of .* by net-failover-networkd$' /run/systemd/network/*-net-failover* /run/udev/rules.d/*-net-failover.* |
        xargs -r0 rm -f
    [ -e /run/NetworkManager/conf.d/zz-net-failover.conf ] || return 0
    rm /run/NetworkManager/conf.d/zz-net-failover.conf
    ! systemctl --quiet is-active NetworkManager.service || nmcli general reload conf || :
}

# After removal: what the rule did is undone, as a boot without it would.
give_back() {
    udev_runs || return 0
    remove_made
    udevadm control --reload || return 0
    set --
    for netdev in /sys/class/net/*; do
        [ -z "$(role "$netdev")" ] || set -- "$@" "$netdev"
    done
    re_evaluate change "$@"
    for netdev; do
        shift
        # A role that is still there comes from a rule of the administrator's.  A candidate
        # is a PCI function, and no slave.
        if { is_slave "$netdev" || [ -e "$netdev/device/class" ]; } && [ -z "$(role "$netdev")" ]; then
            set -- "$@" "$netdev"
            give_back_ipv6 "${netdev##*/}"
        fi
    done
    ! networkd_rereads || reconfigure "$@"
}

# The default, and then what sysctl.d has for this interface, as at its add.
give_back_ipv6() {
    conf=/proc/sys/net/ipv6/conf
    for key in addr_gen_mode disable_ipv6; do
        { cat "$conf/default/$key" >"$conf/$1/$key"; } 2>/dev/null || :
    done
    if [ -x /usr/lib/systemd/systemd-sysctl ]; then
        /usr/lib/systemd/systemd-sysctl --prefix="/net/ipv6/conf/$1" || :
    fi
}
