// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <array>
#include <string>

namespace netfailover::host::migrate {

inline constexpr int exitFine = 0;
inline constexpr int exitProblem = 1;
inline constexpr int exitUsage = 2;
/// The domain runs, and still lacks a virtual function.
inline constexpr int exitLacking = 3;
/// Only a person can decide what is to be done.
inline constexpr int exitPerson = 4;

/// @return the exit status of two things of which one ended so and the other so: a domain
///         that has not moved counts more than one that lacks something.
[[nodiscard]] constexpr int worseOf(int one, int other) {
    constexpr std::array order{exitFine, exitLacking, exitProblem, exitUsage, exitPerson};
    return std::ranges::find(order, one) < std::ranges::find(order, other) ? other : one;
}

/// The name of an error in JSON.
inline constexpr const char* failedError = "org.netfailover.host1.Error.Failed";

/// What a command leaves behind.
struct Outcome {
    int exitCode{exitFine};
    /// For standard output; in a JSON mode always one valid document.
    std::string output{};
    /// For standard error, without the name of the program; "" for nothing.
    std::string complaint{};
};

} // namespace netfailover::host::migrate
