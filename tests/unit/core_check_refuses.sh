#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The check that keeps core/ pure must refuse what is not: a check that lets
# everything pass would look just as green.
#
# usage: core_check_refuses.sh PATH-OF-CHECK
set -eu

check=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

printf '#include "core/link.hpp"\n#include <vector>\n' >"$folder/good.cpp"
"$check" "$folder/stamp" "$folder/good.cpp"

for bad in '<linux/if.h>' '<unistd.h>' '"kernel/decode.hpp"' '<netlink/socket.h>' '"version.hpp"'; do
    printf '#include <vector>\n#include %s\n' "$bad" >"$folder/bad.cpp"
    if "$check" "$folder/stamp" "$folder/good.cpp" "$folder/bad.cpp" 2>/dev/null; then
        echo "core/ may include $bad, says the check" >&2
        exit 1
    fi
done
