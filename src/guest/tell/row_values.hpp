// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"
#include "guest/core/names.hpp"
#include "guest/tell/value.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// What the rows of several objects need.
namespace netfailover::guest::tell {

template <class Word> std::string wordOf(Word word) {
    return std::string(core::toString(word));
}

[[nodiscard]] inline const std::string& textIn(const Value& value) {
    return std::get<std::string>(value);
}

/// The enumerator that a word of the contract stands for.
/// @throws std::invalid_argument for any other word
template <class Word>
Word wordIn(const Value& value, std::optional<Word> (*find)(std::string_view)) {
    const auto word = find(textIn(value));
    if (!word) {
        throw std::invalid_argument("an unknown word");
    }
    return *word;
}

[[nodiscard]] std::vector<core::Manager> managersIn(const Value& value);
[[nodiscard]] std::vector<core::Address> addressesIn(const Value& value);

} // namespace netfailover::guest::tell
