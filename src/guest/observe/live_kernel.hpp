// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/route_socket.hpp"
#include "guest/observe/kernel.hpp"

namespace netfailover::guest::observe {

/// The running kernel.
class LiveKernel : public Kernel {
public:
    std::vector<core::Link> links() override;
    std::vector<LinkAddress> addresses() override;
    std::optional<std::string> driver(int index) override;
    std::vector<core::Route> routes(int index) override;
    std::optional<std::string> udevRole(int index) override;
    [[nodiscard]] bool settled() const override { return settled_; }

private:
    std::vector<LinkRoute> listRoutes(int index);
    template <class Object> std::vector<Object> take(base::Listing<Object> listing);

    base::RouteSocket socket_;
    bool settled_{true};
};

} // namespace netfailover::guest::observe
