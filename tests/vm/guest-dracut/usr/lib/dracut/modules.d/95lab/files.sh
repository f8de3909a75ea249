#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Laboratory: files that one test adds to the root come in a second cpio archive.
if [ -d /lab-files ]; then
    cp -a /lab-files/. "${NEWROOT:?}/"
fi
