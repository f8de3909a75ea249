// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/socket.hpp"
#include "guest/core/topology.hpp"

namespace netfailover::guest::observe {

/// A NETLINK_ROUTE socket on which the kernel tells of links, addresses and routes.
class Monitor {
public:
    /// Subscribes; what happens from now on will be told, or reported as lost.
    /// @throws std::runtime_error
    Monitor();

    /// Readable when there is something to drain().
    [[nodiscard]] int descriptor() const;

    /// Reads all that is there, without waiting.
    /// @param known the topology at the last look
    /// @return true if it is a reason to look at the machine again: news of a link
    ///         that matters, or news lost because they came faster than we read.
    /// @throws std::runtime_error
    [[nodiscard]] bool drain(const core::Topology& known);

private:
    base::NetlinkSocket socket_;
};

} // namespace netfailover::guest::observe
