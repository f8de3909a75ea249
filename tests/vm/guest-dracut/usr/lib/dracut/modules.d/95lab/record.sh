#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Laboratory: write every link and address event since power-on to the second
# serial port.  It starts before udevd and runs on in the real root: systemd lets a
# process live at switch-root whose name begins with "@".
if [ -c /dev/ttyS1 ]; then
    bash -c 'exec -a @lab-ip ip -color=never -ts -o monitor link address' </dev/null >/dev/ttyS1 2>&1 &
fi
