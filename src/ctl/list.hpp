// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "core/topology.hpp"
#include "ctl/terminal.hpp"

#include <string>

namespace netfailover::ctl {

inline constexpr const char* noFailoverText = "No failover devices.\n";

/// How a failover's state is shown: green, yellow, or red for what needs care.
[[nodiscard]] Colour colourOf(core::FailoverState state);

/// The table of "failoverctl list".
[[nodiscard]] std::string formatList(const core::Topology& topology, bool legend,
                                     const Terminal& terminal);

} // namespace netfailover::ctl
