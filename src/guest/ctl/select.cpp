// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/select.hpp"

#include "guest/tell/error.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace netfailover::guest::ctl {

namespace {

std::optional<int> parseIndex(const std::string& text) {
    int index = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, index);
    if (result.ec != std::errc{} || result.ptr != end || index <= 0) {
        return std::nullopt;
    }
    return index;
}

const core::Link* findLink(std::span<const core::Link> links, const std::string& request) {
    auto found = std::ranges::find(links, request, &core::Link::name);
    if (found == links.end()) {
        found = std::ranges::find_if(
            links, [&](const core::Link& link) { return link.isCalled(request); });
    }
    if (const auto index = parseIndex(request); found == links.end() && index) {
        found = std::ranges::find(links, *index, &core::Link::index);
    }
    return found == links.end() ? nullptr : &*found;
}

bool isPart(const core::Failover& failover, int index) {
    return failover.master.index == index ||
           (failover.primary && failover.primary->index == index) ||
           (failover.standby && failover.standby->index == index);
}

int masterOf(std::span<const core::Link> links, const core::Topology& topology,
             const std::string& request) {
    const core::Link* link = findLink(links, request);
    if (link == nullptr) {
        throw tell::RequestRefused(
            {.name = tell::noSuchLink, .message = "There is no interface \"" + request + "\"."});
    }
    for (const core::Failover& failover : topology.failovers) {
        if (isPart(failover, link->index)) {
            return failover.master.index;
        }
    }
    throw tell::RequestRefused(
        {.name = tell::noSuchFailover,
         .message = "Interface \"" + link->name + "\" is not part of a failover."});
}

} // namespace

std::vector<core::Failover> select(std::span<const core::Link> links,
                                   const core::Topology& topology,
                                   std::span<const std::string> requests) {
    if (requests.empty()) {
        return topology.failovers;
    }
    std::set<int> masters;
    for (const std::string& request : requests) {
        masters.insert(masterOf(links, topology, request));
    }
    std::vector<core::Failover> selected;
    std::ranges::copy_if(
        topology.failovers, std::back_inserter(selected),
        [&](const auto& failover) { return masters.contains(failover.master.index); });
    return selected;
}

} // namespace netfailover::guest::ctl
