// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/candidates.hpp"

#include <set>

namespace netfailover::guest::core {

namespace {

// ARPHRD_ETHER in linux/if_arp.h, which core/ does not include.
constexpr std::uint16_t ethernet = 1;

bool isMadeByHand(const Link& link) {
    return link.kind == "net_failover";
}

} // namespace

bool mayBeMaster(const Link& link) {
    return (!link.kind || isMadeByHand(link)) && link.hardwareType == ethernet;
}

std::vector<int> driverCandidates(std::span<const Link> links) {
    std::set<int> masters;
    for (const Link& link : links) {
        if (link.master) {
            masters.insert(*link.master);
        }
    }
    std::set<int> candidates;
    for (const Link& link : links) {
        const bool placed =
            link.parent.has_value() || isMadeByHand(link) || masters.contains(link.index);
        if (placed && mayBeMaster(link)) {
            candidates.insert(link.index);
        }
    }
    return {candidates.begin(), candidates.end()};
}

} // namespace netfailover::guest::core
