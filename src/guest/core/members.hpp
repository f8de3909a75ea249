// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <vector>

namespace netfailover::guest::core {

/// A master, slave or candidate; it points into a topology.
struct Member {
    const Link* link{};
    Role role{};
    const Failover* failover{};
};

/// @return its master, and the slaves and candidates that it has; valid as long as `failover` is,
///         and unchanged.
[[nodiscard]] std::vector<Member> membersOf(const Failover& failover);

/// @return masters, slaves and candidates of all failovers, by rising interface index; valid as
///         long as `topology` is, and unchanged.
[[nodiscard]] std::vector<Member> membersOf(const Topology& topology);

} // namespace netfailover::guest::core
