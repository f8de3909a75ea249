// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <span>

namespace netfailover::guest::core {

/// An address by which somebody reaches the machine: one that reaches further than the link,
/// and that nobody else has.
[[nodiscard]] bool hasWideAddress(const Link& link);

/// By such an address, or by routes of a routing daemon, which need none (BGP unnumbered).
/// @param link a master, or another of which routes were read
[[nodiscard]] bool isReachable(const Link& link);

/// How the machine is reached where a failover without an address is not the way.
struct OtherWays {
    /// At all.
    bool any{};
    /// By a PPP link.  The link below that needs no address, and rtnetlink does not say
    /// which one it is.
    bool ppp{};
};

/// Looks for a link that leads out of the machine, can carry traffic and has an address
/// or a routing daemon's routes: hardware, a failover's master and PPP, and what is stacked on
/// these.  A bridge of containers or virtual machines alone leads nowhere, nor does a slave by
/// itself, and a VRF does not count: its ports have their addresses themselves.
///
/// @param links all that were read
[[nodiscard]] OtherWays otherWays(std::span<const Link> links, const Topology& topology);

} // namespace netfailover::guest::core
