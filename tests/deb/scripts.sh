# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot: the maintainer scripts on a machine made of files.  Its
# sysfs has two failovers and strangers, and udevd, networkd, failoverctl and ip are
# stand-ins that behave as far as the scripts can tell: udevd gives the role to
# whoever got an event while the rule is installed.  $1: hostile or last-way-in or
# no-answer or administrator.
#
# /out gets log.STAGE, what was called and which netdev got a uevent, say.STAGE, what
# the scripts printed, and made.STAGE, what is in networkd's folder below /run.

case=$1

mount -t tmpfs tmpfs /sys
mount -t tmpfs tmpfs /proc/sys/net/ipv6/conf
mkdir -p /run/systemd/system /sys/class/net /proc/sys/net/ipv6/conf/default
echo 0 >/proc/sys/net/ipv6/conf/default/disable_ipv6
# A socket is all that udevd shows of itself.
mkdir -p /run/udev
perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "/run/udev/control", Listen => 1) or die'

off=00000000000000000000000000000000000000000000000000000000000000
index=1

# netdev NAME PARENT [MASTER]: as sysfs shows it.
netdev() {
    dir=/sys/devices/$2/net/$1
    mkdir -p "$dir" "/proc/sys/net/ipv6/conf/$1"
    ln -s "$dir" "/sys/class/net/$1"
    ln -s "/sys/devices/$2" "$dir/device"
    index=$((index + 1))
    echo "$index" >"$dir/ifindex"
    : >"$dir/uevent"
    echo 0 >"/proc/sys/net/ipv6/conf/$1/disable_ipv6"
    [ -z "${3-}" ] || ln -s "/sys/class/net/$3" "$dir/master"
}

mkdir -p /sys/devices/virtio0 /sys/devices/virtio1 /sys/devices/virtio2 /sys/devices/pci0 /sys/devices/pci1 /sys/devices/pci2 /sys/devices/none
echo "${off}10" >/sys/devices/virtio0/features
echo "${off}10" >/sys/devices/virtio1/features
echo "${off}00" >/sys/devices/virtio2/features

# All that Linux lets into a name but white space, "/" and ":".
hostile='$(reboot)"%s'
netdev "$hostile" virtio0
netdev -n\' virtio0 "$hostile"
netdev '*;`[a]' pci0 "$hostile"
echo 0x1103 >"/sys/class/net/$hostile/flags"
netdev master1 virtio1
# Nobody has brought it up.
echo 0x1002 >/sys/class/net/master1/flags
netdev standby1 virtio1 master1
netdev primary1 pci1 master1
netdev plain virtio2
netdev bond0 none
netdev port0 pci2 bond0
touch /sys/devices/none/features

mkdir -p /stub
stub() {
    { echo '#!/bin/sh'; cat; } >"/stub/$1"
    chmod +x "/stub/$1"
}
stub ischroot <<'END'
exit 1
END
stub systemctl <<'END'
case $* in
    '--quiet is-active systemd-networkd.service') ;;
    '--system daemon-reload' | '--system --no-block start net-failoverd.service' | \
        '--system start net-failover-networkd.path net-failover-networkd.service') echo "systemctl $*" >>/log ;;
    *) exit 1 ;;
esac
END
stub deb-systemd-invoke <<'END'
echo "deb-systemd-invoke $*" >>/log
END
stub networkctl <<'END'
echo "networkctl $*" >>/log
END
# Here are no addresses of masters that failed detection.
stub ip <<'END'
END
# last-ways holds the names of slaves whose masters cannot take over.
stub failoverctl <<'END'
[ "$1 $2" = 'may-take --' ] && [ $# = 3 ] || exit 2
! grep -Fxse "$3" /last-ways >/dev/null || { echo "$3 is the last way in"; exit 1; }
END
stub udevadm <<'END'
case $1 in
    info)
        for word; do
            case $word in
                --path=*) cat "${word#--path=}/role" 2>/dev/null ;;
            esac
        done
        ;;
    settle)
        for dir in /sys/class/net/*; do
            action=$(cat "$dir/uevent")
            [ -n "$action" ] || continue
            : >"$dir/uevent"
            rm -f "$dir/role"
            printf '%s %s\n' "$action" "${dir##*/}" >>/log
            [ -e /usr/lib/udev/rules.d/78-net-failover.rules ] || continue
            if [ -L "$dir/master" ]; then
                echo primary >"$dir/role"
                echo 1 >"/proc/sys/net/ipv6/conf/${dir##*/}/disable_ipv6"
            else
                echo master >"$dir/role"
            fi
        done
        ;;
    *) echo "udevadm $*" >>/log ;;
esac
END

case $case in
    last-way-in)
        printf '%s\n' "-n'" primary1 >/last-ways
        ;;
    no-answer)
        # As where a library of failoverctl's cannot be loaded.
        stub failoverctl <<'END'
echo 'failoverctl: error while loading shared libraries' >&2
exit 127
END
        ;;
    administrator)
        mkdir -p /etc/systemd/network
        : >/etc/systemd/network/01-net-failover-slave.network
        ;;
esac

PATH=/stub:$PATH
export PATH

stage() {
    name=$1
    shift
    : >/log
    "$@" >"/out/say.$name" 2>&1
    cp /log "/out/log.$name"
    for dir in /sys/class/net/*; do
        printf '%s %s\n' "$(cat "/proc/sys/net/ipv6/conf/${dir##*/}/disable_ipv6")" "${dir##*/}"
    done >"/out/ipv6.$name"
    find /run/systemd/network /run/udev/rules.d -type f >"/out/made.$name"
}

# Of our helpers, and somebody else's.
mkdir -p /run/systemd/network /run/udev/rules.d
touch /run/systemd/network/10-netplan-a.link /run/systemd/network/50-a-net-failover.link
for name in systemd/network/10-netplan,a.network-net-failover.network 'systemd/network/50 a.link-net-failover.link' \
    systemd/network/0-net-failover-slave.network udev/rules.d/90-netplan.rules-net-failover.rules; do
    echo '# A copy of 10-netplan-a.link for the masters of failovers, by net-failover-networkd' >"/run/$name"
done

stage install dpkg -i /package.deb
stage reinstall dpkg -i /package.deb
# As dpkg does it when another package, which the removal was for, cannot be had.
called_off() {
    /var/lib/dpkg/info/net-failover.prerm remove
    /var/lib/dpkg/info/net-failover.postinst abort-remove
}
stage abort called_off
stage remove dpkg --remove net-failover
stage purge dpkg --purge net-failover
