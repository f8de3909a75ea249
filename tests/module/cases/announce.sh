# SPDX-License-Identifier: LGPL-2.1-or-later
# Peers are told of every switch, so that they look for us on the right leg.
. /cases/lib.sh

need 'the pair is in use' scene
sysctl -qw "net.ipv6.conf.$master.ndisc_notify=1"
# A group that we are in, for the rejoin.
ip addr add 239.1.2.3/32 dev "$master" autojoin

# heard LEG: starts listening there; count_heard FILTER: counts since then.
listen() {
    ip netns exec peer tcpdump -Z root -i "$1" -w /run/heard -U "ether src $MAC" 2>/run/tcpdump &
    listener=$!
    within 10 grep -q listening /run/tcpdump
}
heard() {
    local n
    sleep 1.5
    kill "$listener"
    wait "$listener" 2>/dev/null
    for filter in "arp and src host $US and dst host $US" "icmp6 and ip6[40]=136" "igmp" ; do
        n=$(tcpdump -Z root -nr /run/heard "$filter" 2>/dev/null | wc -l)
        echo "$n"
    done >/run/counts
    note "$1: gratuitous ARP, neighbour advertisements, IGMP: $(tr '\n' ' ' </run/counts)"
}
at_least() { (($(sed -n "$1p" /run/counts) >= $2)); }
exactly() { (($(sed -n "$1p" /run/counts) == $2)); }

listen leg-standby
ip link set "$primary" down
heard 'to the standby'
ok 'to the standby: gratuitous ARP' at_least 1 1
ok 'to the standby: unsolicited neighbour advertisement' at_least 2 1
ok 'to the standby: IGMP report' at_least 3 1
listen leg-primary
ip link set "$primary" up
within 10 in_use "$primary"
heard 'to the primary'
ok 'to the primary: gratuitous ARP' at_least 1 1
ok 'to the primary: unsolicited neighbour advertisement' at_least 2 1

if [[ -e /sys/class/net/$master/net_failover ]]; then
    for wanted in 0 1 5; do
        echo $wanted >"/sys/class/net/$master/net_failover/notify_peers"
        listen leg-standby
        echo standby >"/sys/class/net/$master/net_failover/prefer"
        heard "notify_peers $wanted"
        ok "notify_peers $wanted: so many gratuitous ARPs" exactly 1 $wanted
        echo primary >"/sys/class/net/$master/net_failover/prefer"
    done
fi
plan
