// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/socket.hpp"
#include "guest/core/topology.hpp"

#include <cstdint>

namespace netfailover::guest::observe {

/// What came since the monitor was drained last.
enum class Heard : std::uint8_t {
    /// Nothing about a link that matters.
    Nothing,
    /// An event of a link that matters.
    Event,
    /// Events were lost, nobody knows which.
    Loss,
};

/// A NETLINK_ROUTE socket on which the kernel announces links, addresses and routes.
class Monitor {
public:
    /// Subscribes; what happens from now on will be announced, or reported as lost.
    /// @throws std::runtime_error
    Monitor();

    /// Readable when there is something to drain().
    [[nodiscard]] int descriptor() const;

    /// Reads what is there, without waiting, and so much at most that others have their
    /// turn; where there is more, the descriptor stays readable.
    /// @param known what was read of the machine last
    /// @throws std::system_error
    [[nodiscard]] Heard drain(const core::Topology& known);

private:
    base::NetlinkSocket socket_;
};

} // namespace netfailover::guest::observe
