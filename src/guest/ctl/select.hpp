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
[[nodiscard]] core::Topology select(std::span<const core::Link> links,
                                    const core::Topology& topology,
                                    std::span<const std::string> requests);

/// The same by the names of masters and slaves alone, where nothing is known of the other
/// links and of alternative names.
/// @throws tell::RequestRefused if no member has a name, which decides nothing yet
[[nodiscard]] core::Topology selectByName(const core::Topology& topology,
                                          std::span<const std::string> requests);

} // namespace netfailover::guest::ctl
