// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/problems.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace netfailover::guest::tell {

/// The path of an object on the bus.
struct Path {
    std::string text{};
    friend bool operator==(const Path&, const Path&) = default;
};

using Texts = std::vector<std::string>;
using Problems = std::vector<core::Problem>;

/// What a property holds.  Texts are raw bytes: what writes them makes them UTF-8.
using Value = std::variant<std::string, std::int32_t, std::uint32_t, std::uint64_t, bool, Path,
                           Texts, Problems>;

/// A value in one line: "yes", "7", "a, b"; empty for an empty list.
[[nodiscard]] std::string lineOf(const Value& value);

} // namespace netfailover::guest::tell
