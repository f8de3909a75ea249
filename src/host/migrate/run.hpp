// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "host/kernel/places.hpp"
#include "host/kernel/switch.hpp"
#include "host/migrate/options.hpp"

#include <string>

namespace netfailover::host::migrate {

inline constexpr int exitFine = 0;
inline constexpr int exitProblem = 1;
inline constexpr int exitUsage = 2;
/// The domain runs, and still lacks a virtual function.
inline constexpr int exitLacking = 3;

/// What a command leaves behind.
struct Outcome {
    int exitCode{exitFine};
    /// For standard output; in a JSON mode always one valid document.
    std::string output{};
    /// For standard error, without the name of the program; "" for nothing.
    std::string complaint{};
};

/// Runs a command and prints nothing itself, unless a libvirt does not answer.
/// @throws UsageError
[[nodiscard]] Outcome run(const Options& options, kernel::Switch& kernel,
                          const kernel::Places& places, const base::Terminal& terminal);

} // namespace netfailover::host::migrate
