#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: ours
# A link that goes up and down 20 times a second floods neither udev nor the log nor the
# network, and in the end the right slave is used.
. ../guest/lib-byhand.sh

modprobe tun || { skip 'a link that flaps' 'this kernel has no tun'; plan; }
need 'a failover with a cable' eval 'make_slaves && make_cable && make_master'
uevents >/run/uevents &
within 5 grep -q listening /run/uevents
far tcpdump --immediate-mode -Z root -i br0 -w /run/heard -U arp 2>/run/tcpdump &
within 10 grep -q listening /run/tcpdump
pause() { read -rt 0.025 -u 4 _; }
flap() {
    local count
    for ((count = 0; count < 200; count++)); do
        pull_out
        pause
        put_in
        pause
    done
    # On a busy machine the last two signals may come at once, and then in the wrong order.
    within 1 carrier v1 || put_in
}
declare -A now before
count_all() {
    now[uevents]=$(grep -c '^change@.*/f0 ' /run/uevents)
    now[lines]=$(dmesg | grep -c 'f0: .* active, was')
    now[announcements]=$(tcpdump -Z root -nr /run/heard "arp and src host $NEAR and dst host $NEAR" 2>/dev/null | wc -l)
    now[switches]=$(attr f0 switch_count)
}
# bounded WHAT MOST: how many more there were.
bounded() {
    local more=$((now[$1] - before[$1]))
    note "$1: $more"
    ((more <= $2))
}
flapped() {
    local what
    count_all
    for what in "${!now[@]}"; do before[$what]=${now[$what]}; done
    flap
    within 2 is_attr f0 active primary && count_all
}
# More than the pauses of a busy machine.
set_attr f0 takeover_delay_ms 1000
ok 'the standby works meanwhile: the primary is used again in the end' flapped
ok 'uevents are few' bounded uevents 4
ok 'lines of the log, too' bounded lines 4
ok 'announcements, too' bounded announcements 12
ok 'and switches' bounded switches 4
ok 'it works' within 2 reached_by v1

# Nobody else is there: it is used whenever it can be.
ip link set v0 down
ok 'alone: it is used in the end' flapped
ok 'alone: uevents are bounded' bounded uevents 80
ok 'lines of the log, too' bounded lines 80
ok 'announcements, too' bounded announcements 120
ok 'it works' within 2 reached_by v1
ip link set v0 up

# Who has a netns of his own can do all of this.
lines_of_it() { dmesg | grep -c "v0 are the master's"; }
few_lines() {
    local try refused before
    before=$(lines_of_it)
    SECONDS=0
    refused=$(for ((try = 0; try < 300; try++)); do echo 'link set v0 mtu 1300'; done | ip -force -batch - 2>&1 | grep -c busy)
    note "$refused refused, $(($(lines_of_it) - before)) lines in $SECONDS s"
    ((refused == 300 && $(lines_of_it) - before <= 10 * (1 + SECONDS / 5)))
}
ok 'what is refused 300 times is told of a few times' few_lines

set_attr f0 takeover_delay_ms 6000
pull_out
within 5 is_attr f0 active standby
put_in
ok 'the delay is obeyed: the standby is used for a while' lasts 1 is_attr f0 active standby
ok 'and then the primary' within 5 is_attr f0 active primary
plan
