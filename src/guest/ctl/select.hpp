// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <span>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// Finds the failovers that the given links are part of, in topology order, each
/// once.  A link is given by its name, an alternative name or its index; where a
/// number is both a name and an index, the name counts, as for networkctl.
/// @param requests empty for all failovers
/// @throws tell::RequestRefused with NoSuchLink, or NoSuchFailover for a link that is
///         there and has no part in a failover
[[nodiscard]] std::vector<core::Failover> select(std::span<const core::Link> links,
                                                 const core::Topology& topology,
                                                 std::span<const std::string> requests);

} // namespace netfailover::guest::ctl
