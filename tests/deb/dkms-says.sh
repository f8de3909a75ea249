# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot: what the script behind an installation of net-failover-dkms says, which
# is left in /out/say.  dkms and whoever tells of kernel, module and key are stand-ins.
# Arguments: NAME=VALUE of
#   built    the kernels that dkms has a module for
#   loaded   own (the kernel's), or the version of ours
#   file     the version of the module that the running kernel, here, would load
#   boot     secure, or not
#   key      enrolled, or not; else there is no mokutil

built='' loaded='' file='' boot='' key=''
for setting; do
    case $setting in
        built=*) built=${setting#*=} ;;
        loaded=*) loaded=${setting#*=} ;;
        file=*) file=${setting#*=} ;;
        boot=*) boot=${setting#*=} ;;
        key=*) key=${setting#*=} ;;
        *) exit 2 ;;
    esac
done

mount -t tmpfs tmpfs /sys
mkdir -p /stub /usr/lib/dkms /sys/kernel/security /sys/module
stub() {
    { echo '#!/bin/sh'; cat; } >"$1"
    chmod +x "$1"
}
stub /stub/ischroot <<'END'
exit 1
END
stub /stub/uname <<'END'
echo here
END
stub /stub/update-initramfs </dev/null
stub /usr/lib/dkms/common.postinst </dev/null
stub /stub/modinfo <<END
echo '$file'
END
# As the real one: "name/version, kernel, architecture: installed", by all that is asked for.
stub /stub/dkms <<END
[ "\$1" = status ] || exit 1
for kernel in $built; do
    case "\$* " in *" -k \$kernel "*) ;; *" -k "*) continue ;; esac
    echo "net-failover, \$kernel, x86_64: installed"
done
END
case $loaded in
    '') ;;
    own) mkdir /sys/module/net_failover ;;
    *)
        mkdir -p /sys/module/net_failover/parameters
        touch /sys/module/net_failover/parameters/takeover_delay
        echo "$loaded" >/sys/module/net_failover/version
        ;;
esac
[ -z "$boot" ] || echo 'none [integrity] confidentiality' >/sys/kernel/security/lockdown
case $key in
    enrolled) echo 'echo "$2 is already enrolled"' | stub /stub/mokutil ;;
    not) echo 'echo "$2 is not enrolled"; exit 1' | stub /stub/mokutil ;;
esac
dpkg-deb -e /package.deb /control
PATH=/stub:$PATH /control/postinst configure >/out/say
