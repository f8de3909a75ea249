// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Input: a netlink datagram.  What is decoded goes by a snapshot all the way to a plan.
#include "guest/core/classify.hpp"
#include "guest/core/members.hpp"
#include "guest/core/plan.hpp"
#include "guest/core/reach.hpp"
#include "guest/observe/decode.hpp"
#include "guest/observe/relevant.hpp"
#include "guest/observe/snapshot.hpp"
#include "require.hpp"
#include "unit/fake_kernel.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace {

using namespace netfailover;
using namespace netfailover::guest;
using netfailover::test::require;

struct Heard {
    std::vector<core::Link> links{};
    std::vector<observe::LinkAddress> addresses{};
    std::vector<observe::LinkRoute> routes{};
};

void take(Heard& heard, const base::Message& message) {
    if (auto link = observe::decodeLink(message)) {
        require(link->index != 0);
        // What a driver says is not in the message.
        const bool mayBeMaster =
            !link->master || (link->parent && link->parent->bus == "virtio" && !link->physPortName);
        link->driver = mayBeMaster ? "net_failover" : "virtio_net";
        heard.links.push_back(*link);
    }
    if (const auto address = observe::decodeAddress(message)) {
        heard.addresses.push_back(*address);
    }
    for (const observe::LinkRoute& route : observe::decodeRoute(message)) {
        require(!route.route.message.bytes.empty());
        const std::string text = core::routeText(route.route);
        require(core::routeText(core::routeOf(text)) == text);
        heard.routes.push_back(route);
    }
}

Heard decode(base::Bytes datagram) {
    Heard heard;
    try {
        while (const auto message = base::nextMessage(datagram)) {
            take(heard, *message);
        }
    } catch (const base::MalformedMessage&) {
        return heard;
    }
    return heard;
}

std::vector<core::Link> snapshotOf(const Heard& heard) {
    guest::test::FakeKernel kernel(heard.links);
    kernel.held = heard.addresses;
    for (const observe::LinkRoute& route : heard.routes) {
        kernel.routesOf[route.link].push_back(route.route);
    }
    // So that a standby is one that udev does not know yet.
    for (const core::Link& link : heard.links) {
        kernel.roles[link.index] = link.master ? "primary" : "";
    }
    return observe::readSnapshot(kernel, {.sys = "/nonexistent", .run = "/nonexistent"}).links;
}

bool reachesFar(const core::Address& address) {
    return address.wide && address.usable();
}

// Whatever the rules are: where a family goes, somebody else has it.
void requireAnotherWayIn(const core::Topology& topology, const core::RemoveAddress& action) {
    if (!reachesFar(action.address)) {
        return;
    }
    const auto has = [&](const core::Link& link) {
        return link.up && std::ranges::any_of(link.addresses, [&](const core::Address& kept) {
                   return kept.family == action.address.family && reachesFar(kept);
               });
    };
    for (const core::Member& member : core::membersOf(topology)) {
        if (member.link->index == action.link) {
            const core::Failover& failover = *member.failover;
            require(failover.master.up && failover.active != core::ActivePath::None);
            require(has(failover.master) || std::ranges::any_of(failover.uppers, has));
        }
    }
}

// A route that is asked for is asked for once: with it the slave can be given up.
void requireProgress(const core::Topology& topology) {
    for (const core::Member& member : core::membersOf(topology)) {
        if (member.role == core::Role::Master) {
            continue;
        }
        core::Failover failover = *member.failover;
        for (const core::Heir& heir : core::reach(failover, *member.link).missing) {
            core::Link* const place =
                heir.link == failover.master.index
                    ? &failover.master
                    : &*std::ranges::find(failover.uppers, heir.link, &core::Link::index);
            place->routes.push_back(heir.route);
        }
        require(core::reach(failover, *member.link).missing.empty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    const std::vector<core::Link> links = snapshotOf(decode(bytes));
    const core::Topology topology = core::classify(links);
    std::set<const core::Link*> seen;
    for (const core::Member& member : core::membersOf(topology)) {
        require(seen.insert(member.link).second);
    }
    const core::Plan plan = core::plan(links, topology);
    for (const core::Action& action : plan.actions) {
        require(!core::describe(action).empty());
        if (const auto* const removal = std::get_if<core::RemoveAddress>(&action)) {
            requireAnotherWayIn(topology, *removal);
        }
    }
    require(core::plan(links, topology) == plan);
    requireProgress(topology);
    const base::Datagram foreign{.bytes = {bytes.begin(), bytes.end()}, .sender = 1};
    require(!observe::isRelevant(foreign, topology));
    (void)observe::isRelevant({.bytes = foreign.bytes}, topology);
    return 0;
}
