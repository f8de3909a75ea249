// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace netfailover::guest::core {

enum class FailoverState : std::uint8_t {
    /// Traffic takes the primary.
    Accelerated,
    /// Traffic takes the standby.
    Standby,
    /// Both ways are closed: the master is down, or no slave is up with carrier.
    Down,
    /// There is no standby slave, so nothing catches the loss of the primary.
    Incomplete,
};

enum class OverallState : std::uint8_t {
    /// No failover device exists, and nothing is wrong.
    None,
    Ok,
    /// Something is wrong, and the daemon is at it, or a manager may be.
    Repairing,
    /// There is a problem (problems.hpp) that nobody is about to mend.
    Degraded,
};

/// One net_failover device with its slaves.
struct Failover {
    Link master{};
    std::optional<Link> primary{};
    std::optional<Link> standby{};
    /// By rising interface index.
    std::vector<Link> candidates{};
    ActivePath active{ActivePath::None};
    FailoverState state{FailoverState::Incomplete};
    /// What is stacked on the master, directly or not, by rising interface index
    /// (stack.hpp).
    std::vector<Link> uppers{};

    friend bool operator==(const Failover&, const Failover&) = default;
};

/// All failovers of a network namespace, by rising interface index of the master.
struct Topology {
    std::vector<Failover> failovers{};

    friend bool operator==(const Topology&, const Topology&) = default;
};

} // namespace netfailover::guest::core
