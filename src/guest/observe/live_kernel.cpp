// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/live_kernel.hpp"

#include "guest/observe/driver.hpp"
#include "guest/observe/udev.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <linux/rtnetlink.h>
#include <system_error>
#include <utility>

namespace netfailover::guest::observe {

template <class Object> std::vector<Object> LiveKernel::take(base::Listing<Object> listing) {
    settled_ = settled_ && listing.consistent;
    return std::move(listing.objects);
}

std::vector<core::Link> LiveKernel::links() {
    settled_ = true;
    std::vector<core::Link> links = take(base::dump(socket_, {.type = RTM_GETLINK}, decodeLink));
    if (!settled_) {
        std::ranges::stable_sort(links, {}, &core::Link::index);
        const auto hasSameIndex = [](const core::Link& one, const core::Link& other) {
            return one.index == other.index;
        };
        links.erase(std::unique(links.begin(), links.end(), hasSameIndex), links.end());
    }
    return links;
}

std::vector<LinkAddress> LiveKernel::addresses() {
    return take(base::dump(socket_, {.type = RTM_GETADDR}, decodeAddress));
}

std::vector<LinkRoute> LiveKernel::listRoutes(int index) {
    const auto decode = [](const base::Message& message) {
        return std::optional(decodeRoute(message));
    };
    std::vector<LinkRoute> routes;
    try {
        for (auto& hops :
             take(base::dump(socket_, {.type = RTM_GETROUTE, .link = index}, decode))) {
            std::ranges::move(hops, std::back_inserter(routes));
        }
    } catch (const std::system_error& error) {
        // Unlike the others this dump is about one link, and that has gone.
        if (error.code().value() != ENODEV) {
            throw;
        }
    }
    return routes;
}

std::vector<core::Route> LiveKernel::routes(int index) {
    std::vector<core::Route> routes;
    for (LinkRoute& found : listRoutes(index)) {
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
