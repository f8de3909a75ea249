// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/select.hpp"

#include "guest/core/members.hpp"
#include "guest/ctl/find_link.hpp"
#include "guest/tell/error.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace netfailover::guest::ctl {

namespace {

int masterOf(const core::Topology& topology, const core::Link& link) {
    for (const core::Member& member : core::membersOf(topology)) {
        if (member.link->index == link.index) {
            return member.failover->master.index;
        }
    }
    throw tell::RequestRefused(
        {.name = tell::noSuchFailover,
         .message = "Interface \"" + link.name + "\" is not part of a failover."});
}

/// @param find gives the link of a request
template <class Find>
core::Topology selected(const core::Topology& topology, std::span<const std::string> requests,
                        Find find) {
    if (requests.empty()) {
        return topology;
    }
    std::set<int> masters;
    for (const std::string& request : requests) {
        const core::Link* const link = find(request);
        if (link == nullptr) {
            refuseLink(request);
        }
        masters.insert(masterOf(topology, *link));
    }
    core::Topology part;
    std::ranges::copy_if(
        topology.failovers, std::back_inserter(part.failovers),
        [&](const auto& failover) { return masters.contains(failover.master.index); });
    return part;
}

} // namespace

core::Topology select(std::span<const core::Link> links, const core::Topology& topology,
                      std::span<const std::string> requests) {
    return selected(topology, requests,
                    [links](const std::string& request) { return &findLink(links, request); });
}

core::Topology selectByName(const core::Topology& topology, std::span<const std::string> requests) {
    const auto members = core::membersOf(topology);
    return selected(topology, requests, [&](const std::string& request) {
        const auto found = std::ranges::find_if(
            members, [&](const core::Member& member) { return member.link->name == request; });
        return found == members.end() ? nullptr : found->link;
    });
}

} // namespace netfailover::guest::ctl
