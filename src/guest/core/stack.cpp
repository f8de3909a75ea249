// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/stack.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace netfailover::guest::core {

bool isStackedByLink(const Link& link) {
    constexpr std::array<std::string_view, 6> kinds{"vlan",   "macvlan", "macvtap",
                                                    "ipvlan", "ipvtap",  "macsec"};
    return link.lower && link.kind && std::ranges::count(kinds, *link.kind) > 0;
}

bool isOpenVswitch(const Link& link) {
    return link.kind == "openvswitch";
}

Stack::Stack(std::span<const Link> links) {
    for (const Link& link : links) {
        byIndex_.insert_or_assign(link.index, &link);
    }
    for (const auto& [index, link] : byIndex_) {
        if (isStackedByLink(*link)) {
            byLower_.emplace(*link->lower, index);
        }
        if (isOpenVswitch(*link)) {
            openVswitch_.push_back(index);
        }
    }
}

std::vector<int> Stack::directlyAbove(const Link& link) const {
    std::vector<int> found;
    if (link.master) {
        found.push_back(*link.master);
    }
    const auto [first, last] = byLower_.equal_range(link.index);
    std::transform(first, last, std::back_inserter(found),
                   [](const auto& entry) { return entry.second; });
    // A port of Open vSwitch has the datapath for a master.  Which internal ports are in
    // one bridge with it rtnetlink does not say, so that each of them counts.
    if (isOpenVswitch(link)) {
        found.insert(found.end(), openVswitch_.begin(), openVswitch_.end());
    }
    return found;
}

std::vector<Link> Stack::above(int index) const {
    std::set<int> seen{index};
    std::vector<int> rest{index};
    while (!rest.empty()) {
        const auto link = byIndex_.find(rest.back());
        rest.pop_back();
        for (const int upper :
             link == byIndex_.end() ? std::vector<int>{} : directlyAbove(*link->second)) {
            if (seen.insert(upper).second) {
                rest.push_back(upper);
            }
        }
    }
    seen.erase(index);
    std::vector<Link> uppers;
    for (const int upper : seen) {
        if (const auto link = byIndex_.find(upper); link != byIndex_.end()) {
            uppers.push_back(*link->second);
        }
    }
    return uppers;
}

} // namespace netfailover::guest::core
