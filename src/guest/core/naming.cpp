// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/naming.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>

namespace netfailover::guest::core {

namespace {

constexpr std::string_view digits = "0123456789";

// "eth" of "eth12"; all of a name without a number.
std::string_view prefixOf(std::string_view name) {
    return name.substr(0, name.find_last_not_of(digits) + 1);
}

// Compares numbers of any length: a name has 15 bytes.
bool hasLowerNumber(std::string_view one, std::string_view other) {
    return one.size() != other.size() ? one.size() < other.size() : one < other;
}

std::string_view lowestNumber(const NamedLink& master, std::span<const NamedLink> siblings) {
    std::string_view lowest = master.name;
    for (const NamedLink& sibling : siblings) {
        if (sibling.numbered && prefixOf(sibling.name) == prefixOf(lowest) &&
            hasLowerNumber(sibling.name, lowest)) {
            lowest = sibling.name;
        }
    }
    return lowest;
}

} // namespace

NameChoice chooseName(const NamedLink& master, std::string_view wanted,
                      std::span<const NamedLink> siblings) {
    if (master.inUse) {
        return {.name = master.name};
    }
    if (wanted == master.name && master.numbered) {
        wanted = lowestNumber(master, siblings);
    }
    const auto holder = std::ranges::find(siblings, wanted, &NamedLink::name);
    if (holder == siblings.end()) {
        return {.name = std::string(wanted)};
    }
    if (holder->inUse) {
        return {.name = master.name};
    }
    return {.name = std::string(wanted), .holder = &*holder};
}

std::string refusedName(std::string_view own, const NameChoice& choice, std::string_view wanted,
                        std::string_view got) {
    if (got != choice.name) {
        return choice.name;
    }
    return got == own && got != wanted ? std::string(wanted) : std::string{};
}

std::vector<std::string> namesAside(const NamedLink& holder) {
    std::vector<std::string> names;
    const auto& places = holder.placeNames;
    if (!holder.numbered && !places.empty() && places.front() != holder.name) {
        names.push_back(places.front());
    }
    names.emplace_back("eth%d");
    return names;
}

std::vector<std::string> namesOfMaster(const NamedLink& slave) {
    std::vector<std::string> names;
    if (!slave.inUse && !slave.ownFile) {
        std::ranges::copy_if(slave.alternativeNames, std::back_inserter(names),
                             [&](const std::string& name) {
                                 return std::ranges::count(slave.placeNames, name) == 0;
                             });
    }
    return names;
}

bool isForOne(std::string_view text) {
    constexpr const char* blanks = " \t\r";
    constexpr std::array<std::string_view, 3> keys{"Driver", "Path", "Property"};
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        const auto first = line.find_first_not_of(blanks);
        if (equals == std::string::npos || first >= equals ||
            line.find_first_not_of(blanks, equals + 1) == std::string::npos) {
            continue;
        }
        const auto end = line.find_last_not_of(blanks, equals - 1) + 1;
        if (std::ranges::count(keys, std::string_view(line).substr(first, end - first)) > 0) {
            return true;
        }
    }
    return false;
}

void dropName(std::span<Link> links, int index, std::string_view name) {
    const auto found = std::ranges::find(links, index, &Link::index);
    if (found != links.end()) {
        std::erase(found->alternativeNames, name);
    }
}

bool isHeldByOther(std::string_view name, int index, std::span<const Link> links) {
    return std::ranges::any_of(
        links, [&](const Link& link) { return link.index != index && link.isCalled(name); });
}

} // namespace netfailover::guest::core
