// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/pinned.hpp"

#include "guest/core/members.hpp"
#include "guest/core/names.hpp"

#include <algorithm>
#include <sstream>

namespace netfailover::guest::core {

namespace {

// A manager sees udev's property when we do, and may be busy meanwhile.
constexpr std::chrono::seconds calm{5};

bool isManaged(const Link& link) {
    return std::ranges::any_of(link.managers, &Manager::canBePinned);
}

} // namespace

std::set<int> Pinned::update(const Topology& topology, Time now) {
    Memory alone;
    std::set<int> pinned;
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
            pinned.insert(link.index);
        }
    }
    alone_ = std::move(alone);
    return pinned;
}

std::string toText(const Pinned::Memory& memory) {
    std::string text;
    for (const auto& [index, since] : memory) {
        text += std::to_string(index) + ' ' + std::to_string(since.count()) + '\n';
    }
    return text;
}

Pinned::Memory memoryFromText(std::string_view text) {
    Pinned::Memory memory;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        int index{};
        Pinned::Time::rep since{};
        if (words >> index >> since && index > 0 && since >= 0) {
            memory.emplace(index, since);
        }
    }
    return memory;
}

} // namespace netfailover::guest::core
