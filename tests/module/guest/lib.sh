# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034 # the cases use the variables
#
# What the cases share: TAP, requests to the host, and the scene.
#
# The guest has a pair (virtio-net with STANDBY, and a NIC with the same MAC) and
# two more NICs, each wired to one leg of the pair.  Those two are ports of a
# learning bridge in the netns "peer", which thus is the switch and the other
# side at once.

exec 3<>/dev/ttyS1
MAC=52:54:00:00:00:01
US=192.0.2.1 PEER=192.0.2.2
US6=2001:db8::1 PEER6=2001:db8::2
count=0

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
        echo "# $*" >&3
        tail -n 5 /run/output | sed 's/^/#   /' >&3
        return 1
    fi
}
# need DESCRIPTION COMMAND...: a test without which the others say nothing.
need() {
    ok "$@" || { echo "Bail out! $1" >&3; exit 1; }
}
not() { ! "$@"; }
skip() {
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2" >&3
}
note() { echo "# $*" >&3; }
plan() {
    echo "1..$count" >&3
    exit 0
}

# host REQUEST...: asks the host and waits for its answer.
host() {
    local answer
    echo "@host $*" >&3
    read -r answer <&3
    [[ $answer = ok ]] || { note "host $*: $answer"; return 1; }
}

# within SECONDS COMMAND...: until it succeeds.
within() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < until)) || return 1
        sleep 0.05
    done
}

driver() { basename "$(readlink "/sys/class/net/$1/device/driver")" 2>/dev/null; }
# The sysfs attributes of our driver; without them from what any kernel shows.
attr() { cat "/sys/class/net/$1/net_failover/$2"; }
is_attr() { [[ $(attr "$1" "$2") = "$3" ]]; }
field() { ip -o link show dev "$1" | grep -qw -- "$2"; }
stat() { cat "/sys/class/net/$1/statistics/$2"; }

# Sets master, standby and primary (empty if there is none) by what they are.
find_pair() {
    local path name
    master='' standby='' primary=''
    for path in /sys/class/net/*; do
        name=${path##*/}
        [[ $(cat "$path/address" 2>/dev/null) = "$MAC" ]] || continue
        if [[ $(ethtool -i "$name" 2>/dev/null) = "driver: net_failover"* ]]; then
            master=$name
        elif [[ -e $path/master && $(driver "$name") = virtio_net ]]; then
            standby=$name
        elif [[ -e $path/master ]]; then
            primary=$name
        fi
    done
    [[ -n $master ]]
}
has_primary() { find_pair && [[ -n $primary ]]; }
no_primary() { find_pair && [[ -z $primary ]]; }
by_mac() {
    local path
    for path in /sys/class/net/*; do
        [[ $(<"$path/address") != "$1" ]] || { echo "${path##*/}"; return; }
    done
}

# The switch and the other side.
peer() { ip netns exec peer "$@"; }
make_peer() {
    ip netns add peer
    ip link set dev "$(by_mac 52:54:00:00:00:11)" netns peer name leg-standby
    ip link set dev "$(by_mac 52:54:00:00:00:12)" netns peer name leg-primary
    peer ip link add br0 type bridge forward_delay 0 mcast_snooping 0
    peer ip link set br0 address 52:54:00:00:00:99
    for leg in leg-standby leg-primary; do
        peer sysctl -qw "net.ipv6.conf.$leg.disable_ipv6=1"
        peer ip link set "$leg" master br0 up
    done
    peer ip link set br0 up
    peer ip addr add $PEER/24 dev br0
    peer ip -6 addr add $PEER6/64 dev br0 nodad
}
# The whole scene: pair and peer with addresses, the primary in use.
scene() {
    within 10 find_pair || return
    make_peer
    ip link set "$master" up
    ip addr add $US/24 dev "$master"
    ip -6 addr add $US6/64 dev "$master" nodad
    [[ ${1-} = standby ]] || plug
}
plug() { touch /run/plugged && host plug && within 20 has_primary && within 20 in_use "$primary"; }
# QEMU remembers a primary that was there once, and plugs it for the new driver.
load_virtio() {
    modprobe virtio_net
    [[ ! -e /run/plugged ]] || { within 20 has_primary && unplug; }
}
unplug() { host unplug && within 20 no_primary; }
# Whether the peer hears what we send on this slave's leg.
in_use() {
    local before leg=leg-standby
    [[ $(driver "$1") = virtio_net ]] || leg=leg-primary
    before=$(peer cat /sys/class/net/$leg/statistics/rx_packets)
    ping -c1 -W1 -q $PEER >/dev/null 2>&1
    (($(peer cat /sys/class/net/$leg/statistics/rx_packets) > before))
}
pings() { ping -i 0.02 -c "${1-20}" -W 1 -q $PEER; }
pings_all() { pings "${1-20}" | grep -q " 0% packet loss"; }
