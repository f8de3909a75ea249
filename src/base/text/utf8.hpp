// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace netfailover::base {

/// One character of a text in UTF-8.
struct Character {
    char32_t code{};
    /// Bytes it takes; 0 if there is no valid UTF-8 here.
    std::size_t length{};
};

/// Reads the character at the front of `text`, which is not empty.
[[nodiscard]] Character firstCharacter(std::string_view text);

/// True for every byte of a character but its first.
[[nodiscard]] bool isContinuation(char byte);

/// Makes any bytes valid UTF-8, as D-Bus and JSON want it: each byte that is none
/// becomes U+FFFD.
[[nodiscard]] std::string toUtf8(std::string_view bytes);

} // namespace netfailover::base
