// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace netfailover::base {

/// @return nothing for a text that is not one number of the type and no more.
template <class Number> std::optional<Number> numberOf(std::string_view text, int base = 10) {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number, base);
    return error == std::errc{} && rest == end ? std::optional(number) : std::nullopt;
}

} // namespace netfailover::base
