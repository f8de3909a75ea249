// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/naming.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <sstream>
#include <utility>

namespace netfailover::guest::core {

namespace {

constexpr std::string_view digits = "0123456789";

// "eth" of "eth12"; all of a name without a number.
std::string_view prefixOf(std::string_view name) {
    return name.substr(0, name.find_last_not_of(digits) + 1);
}

// The number of a name as the kernel writes it.
std::optional<std::uint64_t> numberOf(std::string_view name, std::string_view prefix) {
    std::uint64_t number = 0;
    const auto text = name.substr(std::min(prefix.size(), name.size()));
    std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isOne = name.starts_with(prefix) && text == std::to_string(number);
    return isOne ? std::optional(number) : std::nullopt;
}

// What this master's number would be without any slaves.
class PlainNumber {
public:
    PlainNumber(const NamedLink& master, const NamedMembers& members, std::span<const Link> links)
        : master_(master), members_(members), links_(links), prefix_(prefixOf(master.name)) {}

    [[nodiscard]] std::string name() const {
        const auto own = numberOf(master_.name, prefix_);
        if (!own) {
            return master_.name;
        }
        std::vector<std::uint64_t> numbers = held();
        std::ranges::copy(left(*own), std::back_inserter(numbers));
        std::ranges::sort(numbers);
        const auto rank = static_cast<std::size_t>(std::ranges::count_if(
            members_.masters, [this](const NamedLink& one) { return takesNumberBefore(one); }));
        const bool isLower = rank < numbers.size() && numbers[rank] < *own;
        return isLower ? nameWith(numbers[rank]) : refusedBelow(*own).value_or(master_.name);
    }

private:
    [[nodiscard]] bool isEarlier(const NamedLink& one) const { return one.index < master_.index; }

    // One that was renamed had a number, and "fo0" is none of "eth".
    [[nodiscard]] bool takesNumberBefore(const NamedLink& one) const {
        return isEarlier(one) && (!one.numbered || prefixOf(one.name) == prefix_);
    }

    // Not a name that somebody has given, which need not be given any more.
    [[nodiscard]] std::optional<std::string> refusedBelow(std::uint64_t own) const {
        const bool isLower = numberOf(master_.refused, prefix_).value_or(own) < own;
        return isLower ? std::optional(master_.refused) : std::nullopt;
    }

    [[nodiscard]] std::string nameWith(std::uint64_t number) const {
        return std::string(prefix_) + std::to_string(number);
    }

    // Those of masters that come later are theirs.
    [[nodiscard]] std::vector<std::uint64_t> held() const {
        std::vector<std::uint64_t> numbers;
        const auto add = [&](const NamedLink& one) {
            if (const auto number = numberOf(one.name, prefix_)) {
                numbers.push_back(*number);
            }
        };
        for (const NamedLink& master : members_.masters) {
            if (master.index <= master_.index) {
                add(master);
            }
        }
        for (const NamedLink& slave : members_.slaves) {
            if (slave.numbered) {
                add(slave);
            }
        }
        return numbers;
    }

    // Numbers that the kernel gave to members before this one and that nobody has now, since
    // they were renamed.  Of more than there are such members some were a stranger's.
    [[nodiscard]] std::vector<std::uint64_t> left(std::uint64_t own) const {
        std::vector<std::uint64_t> numbers;
        const std::size_t count =
            countRenamed(members_.masters, own) + countRenamed(members_.slaves, own);
        while (own > 0 && numbers.size() < count) {
            --own;
            if (otherWith(nameWith(own), 0, links_) == nullptr) {
                numbers.push_back(own);
            }
        }
        return numbers;
    }

    // Not who has got a lower number instead, which somebody else of them had.
    [[nodiscard]] std::size_t countRenamed(const std::vector<NamedLink>& all,
                                           std::uint64_t own) const {
        return static_cast<std::size_t>(std::ranges::count_if(all, [&](const NamedLink& one) {
            return isEarlier(one) && !one.numbered &&
                   numberOf(one.name, prefix_).value_or(own) >= own;
        }));
    }

    const NamedLink& master_;
    const NamedMembers& members_;
    std::span<const Link> links_;
    std::string_view prefix_;
};

// Its own where somebody has written it down for the master, and nobody the other.
std::string numberFor(const NamedLink& master, const NamedMembers& members,
                      std::span<const Link> links) {
    const std::string& own = master.numbered ? master.name : master.kernelName;
    const std::string plain =
        master.numbered ? PlainNumber(master, members, links).name() : master.name;
    const std::string_view prefix = prefixOf(own);
    const bool areNumbers = numberOf(own, prefix) && numberOf(plain, prefix);
    return areNumbers && mentions(members.configured, own) && !mentions(members.configured, plain)
               ? own
               : plain;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = std::min(text.find_first_not_of(blanks), text.size());
    return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

// Has a .link file a line KEY=VALUE that fits?
template <class Fits> bool hasSetting(std::string_view text, const Fits& fits) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (equals == std::string::npos) {
            continue;
        }
        const auto all = std::string_view(line);
        const auto value = trimmed(all.substr(equals + 1));
        if (!value.empty() && fits(trimmed(all.substr(0, equals)), value)) {
            return true;
        }
    }
    return false;
}

} // namespace

bool mentions(std::string_view text, std::string_view name) {
    constexpr std::string_view inWords =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        const std::string_view all = trimmed(line);
        if (all.starts_with('#') || all.starts_with(';')) {
            continue;
        }
        std::size_t end = 0;
        for (auto start = all.find_first_of(inWords); start != std::string_view::npos;
             start = all.find_first_of(inWords, end)) {
            end = std::min(all.find_first_not_of(inWords, start), all.size());
            if (all.substr(start, end - start) == name) {
                return true;
            }
        }
    }
    return false;
}

bool isInUse(const Link& link, const Topology& topology) {
    const bool isSlave = std::ranges::any_of(topology.failovers, [&link](const Failover& failover) {
        return link.master == failover.master.index;
    });
    return link.up && (!isSlave || std::ranges::any_of(link.addresses, &Address::wide));
}

NameChoice chooseName(const NamedLink& master, std::string_view wanted, const NamedMembers& members,
                      std::span<const Link> links) {
    NameChoice choice{.name = std::string(wanted)};
    // One in use can have the number that it had once as an alternative name.
    if (wanted == master.name && !(master.inUse && master.numbered)) {
        choice.name = numberFor(master, members, links);
    }
    if (choice.name == master.name) {
        return choice;
    }
    const auto holder = std::ranges::find_if(
        members.slaves, [&choice](const NamedLink& slave) { return slave.isCalled(choice.name); });
    choice.holder = holder == members.slaves.end() ? nullptr : &*holder;
    const bool gives = choice.holder != nullptr && !choice.holder->inUse;
    const Link* const keeper = gives ? nullptr : otherWith(choice.name, master.index, links);
    if (keeper != nullptr) {
        choice.refusal = {
            .name = choice.name, .cause = RefusalCause::Taken, .holder = keeper->name};
    } else if (master.inUse) {
        choice.refusal = {.name = choice.name, .cause = RefusalCause::Busy};
    }
    return choice;
}

std::vector<std::string> namesAside(const NamedLink& holder, std::span<const Link> links) {
    // Others may step aside at the same time.
    constexpr std::uint64_t tries = 4;
    constexpr std::string_view prefix = "eth";
    std::vector<std::string> names;
    const auto& places = holder.placeNames;
    if (!holder.numbered && !places.empty() && places.front() != holder.name) {
        names.push_back(places.front());
    }
    std::uint64_t next = 0;
    for (const Link& link : links) {
        next = std::max(next, numberOf(link.name, prefix).value_or(0) + 1);
    }
    for (std::uint64_t number = next; number < next + tries; ++number) {
        names.push_back(std::string(prefix) + std::to_string(number));
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
    constexpr std::array<std::string_view, 3> keys{"Driver", "Path", "Property"};
    return hasSetting(text, [&keys](std::string_view key, std::string_view) {
        return std::ranges::count(keys, key) > 0;
    });
}

std::string givenName(std::string_view text) {
    std::string name;
    (void)hasSetting(text, [&name](std::string_view key, std::string_view value) {
        if (key == "Name") {
            name = value;
        }
        return false;
    });
    return name;
}

void dropName(std::span<Link> links, int index, std::string_view name) {
    const auto found = std::ranges::find(links, index, &Link::index);
    if (found != links.end()) {
        std::erase(found->alternativeNames, name);
    }
}

const Link* otherWith(std::string_view name, int index, std::span<const Link> links) {
    const auto found = std::ranges::find_if(
        links, [&](const Link& link) { return link.index != index && link.isCalled(name); });
    return found == links.end() ? nullptr : &*found;
}

} // namespace netfailover::guest::core
