// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netfailover::ctl {

/// Makes a name safe to print: an interface name may hold any byte but a few,
/// and must not be able to move the cursor, colour the screen or reverse text.
/// Control characters, invisible formatting characters, invalid UTF-8 and the
/// backslash become \xNN, byte by byte, so that printf %b gives the name back.
[[nodiscard]] std::string printable(std::string_view text);

/// Columns that printable text takes, one per character: right for all but wide
/// and combining characters.
[[nodiscard]] std::size_t displayWidth(std::string_view text);

/// The first `width` characters of printable text.
[[nodiscard]] std::string_view prefix(std::string_view text, std::size_t width);

} // namespace netfailover::ctl
