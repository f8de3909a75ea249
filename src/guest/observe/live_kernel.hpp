// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/route_socket.hpp"
#include "guest/observe/kernel.hpp"

namespace netfailover::guest::observe {

/// The running kernel.
class LiveKernel final : public Kernel {
public:
    std::vector<core::Link> links() override;
    std::vector<LinkAddress> addresses() override;
    std::optional<std::string> driver(int index) override;
    std::vector<core::Route> routes(int index) override;
    std::optional<std::string> udevRole(int index) override;

private:
    base::RouteSocket socket_;
};

} // namespace netfailover::guest::observe
