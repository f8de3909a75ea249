// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/live_kernel.hpp"

#include "guest/observe/driver.hpp"
#include "guest/observe/udev.hpp"

#include <linux/rtnetlink.h>

namespace netfailover::guest::observe {

std::vector<core::Link> LiveKernel::links() {
    return base::dump(socket_, {.type = RTM_GETLINK}, decodeLink);
}

std::vector<LinkAddress> LiveKernel::addresses() {
    return base::dump(socket_, {.type = RTM_GETADDR}, decodeAddress);
}

std::vector<core::Route> LiveKernel::routes(int index) {
    std::vector<core::Route> routes;
    for (LinkRoute& found :
         base::dump(socket_, {.type = RTM_GETROUTE, .link = index}, decodeRoute)) {
        if (found.link == index) {
            routes.push_back(std::move(found.route));
        }
    }
    return routes;
}

std::optional<std::string> LiveKernel::udevRole(int index) {
    return readUdevRole(index);
}

std::optional<std::string> LiveKernel::driver(int index) {
    return readDriver(socket_.descriptor(), index);
}

} // namespace netfailover::guest::observe
