// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "core/topology.hpp"
#include "ctl/terminal.hpp"

#include <span>
#include <string>
#include <string_view>

namespace netfailover::ctl {

/// The blocks of "failoverctl status", one for each failover.
/// @param driver the failover driver, see kernel::Snapshot::driver
[[nodiscard]] std::string formatStatus(std::span<const core::Failover> failovers,
                                       std::string_view driver, const Terminal& terminal);

} // namespace netfailover::ctl
