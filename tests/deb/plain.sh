# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs in a chroot, where neither udevd nor systemd does: install and remove the
# package, and leave in /out what that printed.
dpkg -i /package.deb >/out/say.install 2>&1
dpkg --remove net-failover >/out/say.remove 2>&1
dpkg --purge net-failover >/out/say.purge 2>&1
