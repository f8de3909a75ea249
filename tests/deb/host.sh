# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot: the maintainer scripts of net-failover-host, which is installed
# without what it depends on, as stand-ins take its daemon's place and systemd's.  $1:
# system, on a running machine; stuck, where the daemon cannot take back what is ours;
# chroot, an image that sees the host's /run; or root, with dpkg --root.
#
# /out gets say.STAGE, what dpkg printed, log.STAGE, what was called, left.STAGE, what the
# host has of ours below /run and /var/lib, and image.STAGE, what the image has there.

case=$1
root=''
options=--force-depends
if [ "$case" = root ]; then
    root=/image
    options="$options --force-script-chrootless --root=$root"
fi

mkdir -p /stub /run/systemd/system
# stub NAME COMMAND: writes down how it is called, and does COMMAND.
stub() {
    printf '#!/bin/sh\necho "%s $*" >>/log\n%s\n' "$1" "$2" >"/stub/$1"
    chmod +x "/stub/$1"
}
stub ischroot "[ $case = chroot ]"
stub deb-systemd-invoke ''
stub net-failover-hostd "[ $case != stuck ]"
stub systemctl '[ "$2" != is-active ] || [ "$3" = virtqemud.service ]'
PATH=/stub:$PATH
export PATH

stage() {
    name=$1
    shift
    : >/log
    # shellcheck disable=SC2086 # several words
    dpkg $options "$@" >"/out/say.$name" 2>&1
    grep -v -e ischroot -e is-active /log >"/out/log.$name" || :
    find /run/net-failover-host /var/lib/net-failover-host -type f 2>/dev/null | sort >"/out/left.$name" || :
    find "$root/var/lib/net-failover-host" -type f >"/out/image.$name" 2>/dev/null || :
}

mkdir -p "$root/var/lib/dpkg" /run/net-failover-host
touch "$root/var/lib/dpkg/status" /run/net-failover-host/hook /run/net-failover-host/state.json
for folder in /var/lib "$root/var/lib"; do
    mkdir -p "$folder/net-failover-host"
    echo '{}' >"$folder/net-failover-host/history.jsonl"
done
stage install -i /package.deb
stage remove --remove net-failover-host
stage purge --purge net-failover-host
