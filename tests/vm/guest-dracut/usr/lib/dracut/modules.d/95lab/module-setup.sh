#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Laboratory: what guest/etc/initramfs-tools does, for dracut.

# called by dracut
check() {
    return 0
}

# called by dracut
depends() {
    return 0
}

# called by dracut
install() {
    inst_multiple bash cp ip
    # dracut sets it.
    # shellcheck disable=SC2154
    inst_hook pre-udev 00 "$moddir/record.sh"
    # shellcheck disable=SC2154
    inst_hook pre-pivot 99 "$moddir/files.sh"
}
