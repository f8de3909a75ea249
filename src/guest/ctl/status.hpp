// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "guest/core/topology.hpp"

#include <span>
#include <string>
#include <string_view>

namespace netfailover::guest::ctl {

/// The blocks of "failoverctl status", one for each failover.
/// @param driver the failover driver, see observe::Snapshot::driver
[[nodiscard]] std::string formatStatus(std::span<const core::Failover> failovers,
                                       std::string_view driver, const base::Terminal& terminal);

} // namespace netfailover::guest::ctl
