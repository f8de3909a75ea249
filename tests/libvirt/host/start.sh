#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The first process in a host's own namespaces: makes it a host, says its process id as seen
# from outside, and lives until its input ends.  Everything in the host ends with it.
#
# usage: start.sh FOLDER NAME ADDRESS
#
# What a card with SR-IOV would be is a bridge, "nic": the wire, the uplink of br0, and the
# taps that play virtual functions are its ports.
set -eu

folder=$1 name=$2 address=$3

# Still the /proc of outside.
read -r pid _ </proc/self/stat
for part in etc run var; do
    mount --bind "$folder/$part" "/$part"
done
mount -t sysfs sysfs /sys
mount -t proc proc /proc
hostname "$name"

sysctl -qw net.ipv6.conf.default.disable_ipv6=1 net.ipv6.conf.all.disable_ipv6=1
ip link add br0 type bridge
ip link add nic type bridge
# No address of the host's is the card's: else it answers for br0's, and gets what is for br0.
sysctl -qw net.ipv4.conf.nic.arp_ignore=1
ip link add uplink type veth peer name embedded
ip link set uplink master br0
ip link set embedded master nic
ip address add "$address/24" dev br0
for link in lo br0 nic uplink embedded; do
    ip link set "$link" up
done

echo "$pid"
# QEMU and libvirtd are orphans, whose parent this is: so the kernel forgets those that end.
exec env --ignore-signal=CHLD cat
