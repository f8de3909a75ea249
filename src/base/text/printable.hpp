// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>

namespace netfailover::base {

/// Makes a name safe to print: an interface name may hold any byte but a few,
/// and must not be able to move the cursor, colour the screen or reverse text.
/// Control characters, invisible formatting characters, invalid UTF-8 and the
/// backslash become \xNN, byte by byte, so that printf %b gives the name back.
[[nodiscard]] std::string printable(std::string_view text);

} // namespace netfailover::base
