// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace netfailover::guest::ctl {

inline constexpr int exitFine = 0;
inline constexpr int exitProblem = 1;
inline constexpr int exitUsage = 2;

/// What a command leaves behind.
struct Outcome {
    int exitCode{exitFine};
    /// For standard output; in a JSON mode always one valid document.
    std::string output{};
    /// For standard error, lines without the name of the program.
    std::vector<std::string> complaints{};
};

} // namespace netfailover::guest::ctl
