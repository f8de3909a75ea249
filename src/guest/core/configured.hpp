// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <optional>
#include <span>

namespace netfailover::guest::core {

/// Where an address is missing.
struct Gap {
    /// The master, or what is stacked on it.
    Link link{};
    /// It may have none for a reason, and the machine is reached some other way: a bridge, a
    /// macvlan or a VLAN that serves virtual machines or containers alone, what is below PPP,
    /// and what has a static address of 169.254.0.0/16.
    bool mayBeMeant{};
};

/// Can anybody reach the machine by the failover?  Somebody can if the master, or something
/// stacked on it that is up, has an address that reaches further than the link.  A VRF does not
/// count: its ports have their addresses themselves.  A master that a routing daemon has
/// routes over needs no address.
///
/// @param failover its master is up
[[nodiscard]] bool isReached(const Failover& failover);

/// @param failover its master is up
/// @param links all that were read
/// @return nothing if the failover has what it needs.
[[nodiscard]] std::optional<Gap> findGap(const Failover& failover, std::span<const Link> links,
                                         const Topology& topology);

} // namespace netfailover::guest::core
