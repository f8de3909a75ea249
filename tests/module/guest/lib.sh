# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the cases share: TAP, requests to the host, and the scene.
#
# The guest has a virtio NIC with STANDBY, and primaries with the same MAC come
# when a case asks for them.  Two more NICs are each wired to one leg of the pair;
# they are ports of a bridge in the netns "peer", which thus is the learning
# switch and the other side at once.

exec 3<>/dev/ttyS1 4<>/run/nap
MAC=52:54:00:00:00:01
US=192.0.2.1 PEER=192.0.2.2
US6=2001:db8::1 PEER6=2001:db8::2
# What is plugged.  It has its link at once and obeys the host's "link", and cloud
# kernels have it: an e1000e does neither, and they have none.
NIC=vmxnet3
count=0
# How much longer things take than on a quick machine; the debug kernel is slow.
slow=3
[[ ! -e /sys/kernel/debug/kmemleak ]] || slow=12

# ---- TAP --------------------------------------------------------------------

# ok DESCRIPTION COMMAND...: a test; its output is shown if it fails.
ok() {
    local what=$1
    shift
    count=$((count + 1))
    # Not in a subshell: the command may set variables.
    if "$@" >/run/output 2>&1; then
        echo "ok $count - $what" >&3
    else
        echo "not ok $count - $what" >&3
        echo "#   $*" >&3
        tail -n 5 /run/output | sed 's/^/#   /' >&3
        return 1
    fi
}
# mends: the same, of what the in-tree driver gets wrong: there it has to fail.
mends() {
    local what=$1
    shift
    ok "$what [mended]" "$@"
}
# need: the same, of what the other tests say nothing without.
need() {
    ok "$@" || { echo "Bail out! $1" >&3; exit 1; }
}
not() { ! "$@"; }
skip() {
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2" >&3
}
note() { echo "# $*" >&3; }
# older VERSION: whether the kernel is.
older() { [[ $(printf '%s\n' "$1" "$(uname -r)" | sort -V | head -n 1) != "$1" ]]; }
ours() { [[ ${DRIVER-} = ours ]]; }
# plan: the end of every case.
plan() {
    ok 'the kernel does not complain' not complaints
    echo "1..$count" >&3
    exit 0
}
# A switch's own port stalls while the NIC at its other end is down; that is QEMU's hub.
complaints() {
    dmesg | grep -v ' leg-.*: NETDEV WATCHDOG' | grep -E 'waiting for .* to become free|WARNING|BUG:|refcount_t|Call Trace|NETDEV WATCHDOG|Redzone|Poison|deprecated|received packet on queue|enabled interrupts|Dead loop'
}

# ---- the host ---------------------------------------------------------------

# host REQUEST...: asks the host and waits for its answer (host/vm.py has them).
host() {
    local answer
    echo "@host $*" >&3
    read -r answer <&3
    [[ $answer = ok ]] || { echo "host $*: $answer"; return 1; }
}

# nap: a moment, without a process for it.
nap() { read -rt 0.05 -u 4 _ || :; }
# within SECONDS COMMAND...: until it succeeds.
within() {
    local until=$((SECONDS + $1 * slow))
    shift
    until "$@"; do
        ((SECONDS < until)) || return 1
        nap
    done
}
# lasts SECONDS COMMAND...: as long as it goes on succeeding.
lasts() {
    local until=$((SECONDS + $1 + 1))
    shift
    while ((SECONDS < until)); do
        "$@" || return
        nap
    done
}

# ---- what there is ----------------------------------------------------------
# These are asked again and again, so they start no process where they need not.

# value FILE: sets REPLY to what it holds; what does not want to be read is empty.
value() {
    REPLY=''
    [[ -e $1 ]] && read -r REPLY 2>/dev/null <"$1"
}
is() { value "/sys/class/net/$1" && [[ $REPLY = "$2" ]]; }
driver() { basename "$(readlink "/sys/class/net/$1/device/driver")" 2>/dev/null; }
# The attributes of our driver.
attr() { cat "/sys/class/net/$1/net_failover/$2"; }
is_attr() { [[ $(attr "$1" "$2") = "$3" ]]; }
set_attr() { bash -c "echo '$3' >/sys/class/net/$1/net_failover/$2"; }
stat() { cat "/sys/class/net/$1/statistics/$2"; }
mtu() { is "$1/mtu" "$2"; }
carrier() { is "$1/carrier" 1; }
exists() { [[ -e /sys/class/net/$1 ]]; }

# by_mac MAC: its NIC in this netns.
by_mac() {
    local path
    for path in /sys/class/net/*; do
        [[ $(<"$path/address") != "$1" ]] || { echo "${path##*/}"; return; }
    done
    return 1
}
# Sets master, standby and primary (empty if there is none) by what they are, and
# others, the same-MAC NICs that nobody uses.
find_pair() {
    local path name
    master='' standby='' primary='' others=''
    for path in /sys/class/net/*; do
        name=${path##*/}
        [[ -e $path/device ]] || continue
        is "$name/address" "$MAC" || continue
        if value "$path/phys_port_name" && [[ $REPLY = sby ]]; then
            standby=$name
        elif [[ -e $path/device/features ]]; then
            # It shares virtio's device with the standby.
            master=$name
        elif [[ -e $path/master ]]; then
            primary=$name
        else
            others+=" $name"
        fi
    done
    [[ -n $master ]]
}
has_pair() { find_pair && [[ -n $standby ]]; }
has_primary() { find_pair && [[ -n $primary ]]; }
no_primary() { find_pair && [[ -z $primary ]]; }
has_other() { find_pair && [[ -n $others ]]; }

# ---- the peer ---------------------------------------------------------------

peer() { ip netns exec peer "$@"; }
# Once for all cases of a guest.
make_peer() {
    local leg
    ip netns add peer
    ip link set dev "$(by_mac 52:54:00:00:00:11)" netns peer name leg-standby
    ip link set dev "$(by_mac 52:54:00:00:00:12)" netns peer name leg-primary
    peer sysctl -qw net.ipv6.conf.default.accept_dad=0
    peer ip link add br0 type bridge forward_delay 0 mcast_snooping 0
    peer ip link set br0 address 52:54:00:00:00:99
    for leg in leg-standby leg-primary; do
        peer sysctl -qw "net.ipv6.conf.$leg.disable_ipv6=1"
        peer ip link set "$leg" master br0 up
    done
    peer ip link set br0 up
    peer ip addr add "$PEER"/24 dev br0
    peer ip -6 addr add "$PEER6"/64 dev br0 nodad
}

# ---- the scene --------------------------------------------------------------

# scene [standby]: the pair with addresses; the primary in use, or none there.
scene() {
    within 10 has_pair || return
    dress
    [[ ${1-} = standby ]] || plug
}
dress() {
    ip link set "$master" up
    ip addr add "$US"/24 dev "$master"
    ip -6 addr add "$US6"/64 dev "$master" nodad
    within 10 carrier "$master"
}
# plug, unplug: the primary; "second" is another that has to wait.
plug() { host plug "$NIC" && within 20 has_primary && within 20 in_use "$primary"; }
unplug() { host unplug primary && within 20 no_primary; }
# A new master, as after a reload of virtio_net; the primary may be there already.
virtio_device() { basename "$(readlink -f "/sys/class/net/$standby/device")"; }
unbind() {
    find_pair && virtio=$(virtio_device) && echo "$virtio" >/sys/bus/virtio/drivers/virtio_net/unbind
}
bind() { echo "$virtio" >/sys/bus/virtio/drivers/virtio_net/bind && within 10 has_pair; }
# in_use SLAVE: whether it takes what we send.
in_use() {
    local before
    value "/sys/class/net/$1/statistics/tx_packets" || return
    before=$REPLY
    ping -c 1 -W 1 -q "$PEER" >/dev/null 2>&1
    value "/sys/class/net/$1/statistics/tx_packets" && ((REPLY > before))
}
pings() { ping -i 0.02 -c "${1-20}" -W "$((slow / 3))" -q "$PEER"; }
pings_all() { pings "${1-20}" | grep -q ' 0% packet loss'; }

# clean_up: what a case has left goes, and the next one finds a new master.
clean_up() {
    local name
    # shellcheck disable=SC2046 # numbers
    kill -KILL $(pidof bindphc cable inject uevents nflink stream tcpdump ping xdp) 2>/dev/null
    for name in /run/netns/*; do
        [[ ${name##*/} = peer ]] || ip netns del "${name##*/}" 2>/dev/null
    done
    modprobe virtio_net
    host reset
    find_pair
    for name in /sys/class/net/*; do
        name=${name##*/}
        [[ $name = lo || $name = "$master" || $name = "$standby" ]] || ip link del "$name" 2>/dev/null
    done
    peer ip link set br0 type bridge ageing_time 30000
    unbind && bind
    peer ip link set br0 up
    peer ip link set br0 type bridge fdb_flush
} >/run/clean-up 2>&1
