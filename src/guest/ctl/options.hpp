// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/usage.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

enum class Command : std::uint8_t {
    List,
    Status,
    Monitor,
    Doctor,
    Explain,
    Reconcile,
    MayTake,
    Help,
    Version
};

using base::Json;
using base::UsageError;

/// The command line, understood.
struct Options {
    Command command{Command::List};
    /// Names or indices of links, as typed.  Status: empty for all failovers; Explain:
    /// at least one; MayTake: one.
    std::vector<std::string> interfaces{};
    Json json{Json::Off};
    /// Say what would be done, and do nothing.
    bool dryRun{};
    /// Print column headers and the closing line.
    bool legend{true};

    friend bool operator==(const Options&, const Options&) = default;
};

/// @param arguments argv with its program name; getopt may reorder it.
/// @throws UsageError
[[nodiscard]] Options parseOptions(std::span<char*> arguments);

/// The text of --help.
[[nodiscard]] std::string helpText();

} // namespace netfailover::guest::ctl
