// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Input: a netlink datagram.  What is decoded goes all the way to a plan.
#include "guest/core/classify.hpp"
#include "guest/core/members.hpp"
#include "guest/core/plan.hpp"
#include "guest/observe/decode.hpp"
#include "guest/observe/relevant.hpp"
#include "require.hpp"

#include <algorithm>
#include <set>

namespace {

using namespace netfailover;
using namespace netfailover::guest;

core::Link* find(std::vector<core::Link>& links, int index) {
    const auto found = std::ranges::find(links, index, &core::Link::index);
    return found == links.end() ? nullptr : &*found;
}

std::vector<core::Link> decode(base::Bytes datagram) {
    std::vector<core::Link> links;
    try {
        while (const auto message = base::nextMessage(datagram)) {
            if (auto link = observe::decodeLink(*message)) {
                test::require(link->index != 0);
                link->udevRole = "";
                // What a driver says is not in the message.
                link->driver = link->master ? "virtio_net" : "net_failover";
                links.push_back(*link);
            }
            if (const auto address = observe::decodeAddress(*message)) {
                if (core::Link* link = find(links, address->link)) {
                    link->addresses.push_back(address->address);
                }
            }
            if (const auto route = observe::decodeRoute(*message)) {
                if (core::Link* link = find(links, route->link)) {
                    link->routes.push_back(route->route);
                }
            }
        }
    } catch (const base::MalformedMessage&) {
        return links;
    }
    return links;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    const std::vector<core::Link> links = decode(bytes);
    const core::Topology topology = core::classify(links);
    std::set<const core::Link*> seen;
    for (const core::Member& member : core::membersOf(topology)) {
        test::require(seen.insert(member.link).second);
    }
    for (const core::Action& action : core::plan(links, topology).actions) {
        test::require(!core::describe(action).empty());
    }
    const base::Datagram foreign{.bytes = {bytes.begin(), bytes.end()}, .sender = 1};
    test::require(!observe::isRelevant(foreign, topology));
    (void)observe::isRelevant({.bytes = foreign.bytes}, topology);
    return 0;
}
