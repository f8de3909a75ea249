// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/by_hand.hpp"

#include "core/members.hpp"
#include "core/names.hpp"

#include <algorithm>

namespace netfailover::core {

namespace {

// NetworkManager hears of the property when we do, and may be at something meanwhile.
constexpr std::chrono::seconds calm{5};

bool isManaged(const Link& link) {
    return std::ranges::count(link.managers, Manager::NetworkManager) > 0;
}

} // namespace

std::set<int> ByHand::update(const Topology& topology, Time now) {
    std::map<int, Time> alone;
    std::set<int> handed;
    for (const Member& member : membersOf(topology)) {
        const Link& link = *member.link;
        if (member.role == Role::Master || link.udevRole != toString(member.role)) {
            continue;
        }
        const auto known = alone_.find(link.index);
        if (!isManaged(link)) {
            alone[link.index] = known == alone_.end() ? now : known->second;
        } else if (known != alone_.end() && now - known->second >= calm) {
            alone.insert(*known);
            handed.insert(link.index);
        }
    }
    alone_ = std::move(alone);
    return handed;
}

} // namespace netfailover::core
