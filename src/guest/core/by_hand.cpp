// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/by_hand.hpp"

#include "guest/core/members.hpp"
#include "guest/core/names.hpp"

#include <algorithm>
#include <sstream>

namespace netfailover::guest::core {

namespace {

// NetworkManager hears of the property when we do, and may be at something meanwhile.
constexpr std::chrono::seconds calm{5};

bool isManaged(const Link& link) {
    return std::ranges::count(link.managers, Manager::NetworkManager) > 0;
}

} // namespace

std::set<int> ByHand::update(const Topology& topology, Time now) {
    Memory alone;
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

std::string toText(const ByHand::Memory& memory) {
    std::string text;
    for (const auto& [index, since] : memory) {
        text += std::to_string(index) + ' ' + std::to_string(since.count()) + '\n';
    }
    return text;
}

ByHand::Memory memoryFromText(std::string_view text) {
    ByHand::Memory memory;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        int index{};
        ByHand::Time::rep since{};
        if (words >> index >> since && index > 0 && since >= 0) {
            memory.emplace(index, since);
        }
    }
    return memory;
}

} // namespace netfailover::guest::core
