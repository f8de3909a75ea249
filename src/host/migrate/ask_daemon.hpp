// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <string>

namespace netfailover::host::migrate {

/// Of each pair, by the path of its object on the bus.
using Phases = std::map<std::string, std::string>;

/// Asks net-failover-hostd on the bus.
/// @return the phases of the pairs that it looks after; none where it does not run or does not
///         answer.
[[nodiscard]] Phases phasesByDaemon();

} // namespace netfailover::host::migrate
