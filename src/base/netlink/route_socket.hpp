// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/dump.hpp"
#include "base/netlink/socket.hpp"

namespace netfailover::base {

/// A NETLINK_ROUTE socket that asks and is answered; it joins no group.
class RouteSocket final : public Channel {
public:
    /// @throws std::system_error
    RouteSocket();

    std::uint32_t requestDump(const DumpRequest& request) override;
    Datagram receive() override;

    /// For interface ioctls, which any socket takes.
    [[nodiscard]] int descriptor() const;

private:
    NetlinkSocket socket_;
};

} // namespace netfailover::base
