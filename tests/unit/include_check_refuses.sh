#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The check of what includes what must refuse what goes the wrong way: a check
# that lets everything pass would look just as green.
#
# usage: include_check_refuses.sh PATH-OF-CHECK
set -eu

check=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/base/text" "$folder/base/loop" "$folder/guest/core" "$folder/guest/observe" \
    "$folder/guest/act" "$folder/host/core" "$folder/host/kernel"

# FILE INCLUDE: one file with one include, and nothing else in the tree.
try() {
    find "$folder" -name '*.cpp' -delete
    mkdir -p "$folder/${1%/*}"
    printf '#include %s\n' "$2" >"$folder/$1"
    "$check" "$folder/stamp" "$folder"
}

while read -r file what; do
    try "$file" "$what" || { echo "$file may not include $what, says the check" >&2; exit 1; }
done <<'END'
guest/core/a.cpp <vector>
guest/core/a.cpp "guest/core/link.hpp"
guest/core/a.cpp "base/text/utf8.hpp"
guest/observe/a.cpp <linux/if.h>
guest/observe/a.cpp "base/netlink/message.hpp"
guest/observe/a.cpp "guest/core/link.hpp"
guest/observe/a.cpp "version.hpp"
host/kernel/a.cpp "host/core/pair.hpp"
END

printf '#include "guest/core/b.hpp"\n' >"$folder/guest/core/a.hpp"
printf '#include "guest/core/a.hpp"\n' >"$folder/guest/core/b.hpp"
if "$check" "$folder/stamp" "$folder" 2>/dev/null; then
    echo 'two units may include each other, says the check' >&2
    exit 1
fi
rm "$folder"/guest/core/[ab].hpp

while read -r file what; do
    if try "$file" "$what" 2>/dev/null; then
        echo "$file may include $what, says the check" >&2
        exit 1
    fi
done <<'END'
base/text/a.cpp <unistd.h>
base/text/a.cpp "base/loop/loop.hpp"
base/loop/a.cpp "guest/core/link.hpp"
base/loop/a.cpp "host/core/pair.hpp"
guest/core/a.cpp <linux/if.h>
guest/core/a.cpp <netlink/socket.h>
guest/core/a.cpp "base/netlink/message.hpp"
guest/core/a.cpp "guest/observe/decode.hpp"
guest/core/a.cpp "version.hpp"
guest/observe/a.cpp "guest/act/request.hpp"
guest/act/a.cpp "host/core/pair.hpp"
host/core/a.cpp "guest/core/link.hpp"
host/kernel/a.cpp "guest/observe/decode.hpp"
guest/elsewhere/a.cpp <vector>
END
