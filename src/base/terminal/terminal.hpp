// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace netfailover::base {

/// What the output goes to.
struct Terminal {
    bool colour{};
    /// May print characters beyond ASCII of its own.
    bool unicode{};
    /// Width to keep to, or 0 for no limit (a file or a pipe).
    std::size_t columns{};
};

enum class Colour : std::uint8_t { Plain, Heading, Good, Warning, Bad };

/// @return `text` with the colour's escape sequences if the terminal takes them.
[[nodiscard]] std::string paint(const Terminal& terminal, Colour colour, std::string_view text);

/// Looks at standard output and at NO_COLOR, TERM, COLUMNS, LC_ALL, LC_CTYPE
/// and LANG.
[[nodiscard]] Terminal detectTerminal();

} // namespace netfailover::base
