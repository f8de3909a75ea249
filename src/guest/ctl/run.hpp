// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "guest/ctl/machine.hpp"
#include "guest/ctl/options.hpp"
#include "guest/ctl/outcome.hpp"

namespace netfailover::guest::ctl {

/// Runs a command, other than monitor, and prints nothing itself.
/// @param machine what it throws ends as a complaint.
[[nodiscard]] Outcome run(const Options& options, Machine& machine, const base::Terminal& terminal);

} // namespace netfailover::guest::ctl
