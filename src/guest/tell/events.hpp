// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::tell {

/// One thing that is different from before.  Words of the contract, so that no
/// reader needs more than a comparison of texts.
struct Event {
    /// Name of the master.
    std::string failover{};
    /// Name of the master or slave that it is about.
    std::string link{};
    /// "Failover", "Primary" or "Standby" (the link came or went), "Name", or the name of a
    /// row that is watched (Row::isWatched)
    std::string what{};
    /// What was, and what is; empty for nothing.
    std::string before{};
    std::string after{};

    friend bool operator==(const Event&, const Event&) = default;
};

/// Compares two readings of a machine.  A link is known by its index: a rename is one
/// event, and another link with a name that was used before is another link.
/// @return in the order of the masters' indices; nothing for equal readings.
[[nodiscard]] std::vector<Event> eventsBetween(const core::Topology& before,
                                               const core::Topology& after);

} // namespace netfailover::guest::tell
