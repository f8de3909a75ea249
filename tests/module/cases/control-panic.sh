#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Only: control
# A warning of the kernel takes the guest down, and that must not look like a pass.
. ../guest/lib.sh

ok 'all was well so far' true
echo 1 >/proc/sys/kernel/sysrq
echo c >/proc/sysrq-trigger
plan
