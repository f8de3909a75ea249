#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# core/ may include the standard library (<name>, without a dot or a slash) and
# its own headers ("core/name.hpp").  Anything else fails the build.
#
# usage: check-includes.sh STAMP FILE...
set -eu

stamp=$1
shift

if grep -nHE '^[[:space:]]*#[[:space:]]*(include|import)' "$@" |
    grep -vE '#include (<[a-z_]+>|"core/[a-z0-9_]+\.hpp")$' >&2; then
    echo 'core/ may include only the standard library and core/ headers' >&2
    exit 1
fi
: >"$stamp"
