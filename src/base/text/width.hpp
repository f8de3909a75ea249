// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netfailover::base {

/// Columns that printable text takes, one per character: right for all but wide
/// and combining characters.
[[nodiscard]] std::size_t displayWidth(std::string_view text);

/// The first `width` characters of printable text.
[[nodiscard]] std::string_view prefix(std::string_view text, std::size_t width);

} // namespace netfailover::base
