// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "guest/core/topology.hpp"

#include <string>

namespace netfailover::guest::ctl {

inline constexpr const char* noFailoverText = "No failover devices.\n";

/// How a failover's state is shown: green, yellow, or red for what needs care.
[[nodiscard]] base::Colour colourOf(core::FailoverState state);

/// The table of "failoverctl list".
[[nodiscard]] std::string formatList(const core::Topology& topology, bool legend,
                                     const base::Terminal& terminal);

} // namespace netfailover::guest::ctl
