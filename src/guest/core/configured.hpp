// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <optional>

namespace netfailover::guest::core {

/// Where an address is missing.
struct Gap {
    /// The master, or what is stacked on it.
    Link link{};
    /// It may have none for a reason: a bridge or a macvlan that serves virtual machines
    /// or containers alone.
    bool mayBeMeant{};
};

/// Can anybody reach the machine by the failover?  Somebody can if the master, or something
/// stacked on it that is up, has an address that reaches further than the link.  A VRF does not
/// count: its ports have their addresses themselves.  A master that a routing daemon has
/// routes over needs no address.
///
/// @param failover its master is up
/// @return nothing if it has what it needs.
[[nodiscard]] std::optional<Gap> findGap(const Failover& failover);

} // namespace netfailover::guest::core
