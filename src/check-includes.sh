#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Refuses an include that goes the wrong way: from base/ into a wing, from one
# wing into the other, against the direction within a wing, or from a pure folder
# to anything but the standard library and what is pure itself.  Refuses circles, too: a
# source and its header count as one, and what it needs must not need it.
#
# usage: check-includes.sh STAMP FOLDER-OF-SOURCES
set -eu

# Folder, whether it is pure, and what it may include beside itself.  A folder that
# is not listed may not be there: whoever adds one says here where it belongs.
rules='
base/text       pure
base/system     -     base/text
base/json       -     base/text
base/terminal   -     base/text base/json
base/loop       -     base/text
base/bus        -     base/text base/loop
base/netlink    -     base/text
guest/core      pure  base/text
guest/manager   -     base guest/core
guest/observe   -     base guest/core guest/manager
guest/act       -     base guest/core guest/manager
guest/tell      -     base guest/core
guest/ctl       -     base guest/core guest/manager guest/observe guest/tell
guest/udev      -     base guest/core guest/observe
guest/daemon    -     base guest/core guest/manager guest/observe guest/act guest/tell
host/core       pure  base/text
host/xml        -     base host/core
host/libvirt    -     base host/core host/xml
host/kernel     -     base host/core
host/migrate    -     base host/core host/xml host/libvirt host/kernel
host/daemon     -     base host/core host/xml host/libvirt host/kernel
host/hook       -     base host/core
'

stamp=$1
folder=$2

(cd "$folder" && find base guest host -name '*.[ch]pp' -exec grep -HE '^[[:space:]]*#[[:space:]]*(include|import)' {} + 2>/dev/null) |
    awk -v rules="$rules" '
        BEGIN {
            lines = split(rules, line, "\n")
            for (i = 1; i <= lines; i++) {
                words = split(line[i], word, " ")
                if (words == 0)
                    continue
                known[word[1]] = 1
                pure[word[1]] = word[2] == "pure"
                may[word[1], word[1]] = 1
                for (j = 3; j <= words; j++)
                    may[word[1], word[j]] = 1
            }
        }
        function refuse(why) {
            print $0 ": " why
            refused = 1
        }
        {
            file = $0
            sub(/:.*/, "", file)
            split(file, part, "/")
            from = part[1] "/" part[2]
            if (!(from in known)) {
                refuse("the folder has no place in check-includes.sh")
            } else if (match($0, /"[^"]+"/)) {
                split(substr($0, RSTART + 1, RLENGTH - 2), part, "/")
                to = part[1] "/" part[2]
                if (part[1] == "version.hpp" ? pure[from] : !((from, to) in may) && !((from, part[1]) in may))
                    refuse(from " may not include it")
            } else if (pure[from] && $0 !~ /<[a-z_]+>/) {
                refuse(from " may include the standard library only")
            }
        }
        END { exit refused }
    ' >&2
# tsort fails where there is no order, and names those in the circle.
(cd "$folder" && find base guest host -name '*.[ch]pp' -exec grep -HE '^#include "' {} + 2>/dev/null) |
    sed -E 's|^([^:]*)\.[ch]pp:[^"]*"(.*)\.hpp".*|\1 \2|' | tsort >/dev/null ||
    { echo "${0##*/}: these include each other in a circle" >&2; exit 1; }
: >"$stamp"
