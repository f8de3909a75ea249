// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

// What the command lines of our programs have in common.
namespace netfailover::base {

/// The command line is wrong; what() says how, and is safe to print.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class Json : std::uint8_t { Off, Pretty, Short };

/// @param mode of --json=MODE; null where there is none
/// @throws UsageError
[[nodiscard]] Json parseJsonMode(const char* mode);

/// A word for a complaint.
[[nodiscard]] std::string quoted(std::string_view word);

} // namespace netfailover::base
