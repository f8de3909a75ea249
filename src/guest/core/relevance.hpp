// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

namespace netfailover::guest::core {

/// Can this news change the topology?  On a host with thousands of veths and
/// bridges most news cannot, and must not cost a look at all of them.
///
/// True for a link that has a part or is stacked on a master, for one that is a
/// failover's slave now or is stacked on what concerns us, and for any that may be a master (see
/// driverCandidates()): hardware says so little that a needless look is cheaper than a missed one.
/// @param known the topology at the last look
[[nodiscard]] bool mayMatter(const Link& news, const Topology& known);

} // namespace netfailover::guest::core
