// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/refusal.hpp"
#include "guest/core/topology.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::core {

/// A netdev of a failover, as far as its name is concerned.
struct NamedLink {
    int index{};
    std::string name{};
    /// The kernel has numbered it, and nobody has renamed it since, nor is about to give it the
    /// name that it has.
    bool numbered{};
    /// By its place in the machine, such as enp2s0, best first; as far as they are known.
    std::vector<std::string> placeNames{};
    std::vector<std::string> alternativeNames{};
    /// Its .link file is for it and not for its master, see isForOne().
    bool ownFile{};
    /// See isInUse().
    bool inUse{};
    /// Of a master, the name that it was to have before and did not get, see Refusal.
    std::string refused{};
    /// Of a master that was renamed because of its number, the one that the kernel gave; it may be
    /// empty for others.
    std::string kernelName{};

    /// By its name or an alternative one.
    [[nodiscard]] bool isCalled(std::string_view request) const {
        return name == request || std::ranges::count(alternativeNames, request) > 0;
    }
};

/// All failovers of a machine, as far as names are concerned: one of them may have what is
/// meant for the master of another one.
struct NamedMembers {
    /// By rising interface index.
    std::vector<NamedLink> masters{};
    /// Slaves and candidates.
    std::vector<NamedLink> slaves{};
    /// What the configurations of the machine say, see mentions().
    std::string configured{};
};

struct NameChoice {
    /// What is meant for the master; its own name where that is right.
    std::string name{};
    /// A slave that has that name, and has to give it away first; null if none has.
    const NamedLink* holder{};
    /// Why the master cannot have it.
    std::optional<Refusal> refusal{};
};

/// Does somebody use it?  Then it keeps its name.  It is up, and not only because the slaves
/// of a failover always are: such a one has an address.
[[nodiscard]] bool isInUse(const Link& link, const Topology& topology);

/// Chooses the name of a master that udev has just found: the one that the machine would
/// have given to its only card.
///
/// That is the name which rules and .link files give it by its MAC address or its place.
/// Where they let the kernel's number be, it is the number that the card would have without
/// its slaves: of those that the failovers of the machine have, or had, the lowest is for the
/// first master, and so on; a slave that had the lowest and was in use may have gone since, and
/// what was refused before tells of it.  By the order of the masters alone, so that it does not
/// matter whom udev looks at first; one that was renamed once keeps its name.  Where a
/// configuration mentions the master's own number and none the other, it was written for the
/// master on a machine without these rules, and the master has its own, also where it is in use
/// and can have that as an alternative name only.
///
/// @param wanted what the rules give to the master, perhaps what it has
/// @param members of all failovers; the choice points into them
/// @param links all of the machine
[[nodiscard]] NameChoice chooseName(const NamedLink& master, std::string_view wanted,
                                    const NamedMembers& members, std::span<const Link> links);

/// Is a name a word of a configuration, whatever manager that is for?  Lines that begin with "#"
/// or ";" are comments, and "eth1" is a word of "eth1.5" and of "eth1:0".
[[nodiscard]] bool mentions(std::string_view text, std::string_view name);

/// The names to try for one that steps aside: that of its place, then numbers above all that
/// there are.  One below may be what udev is about to give to another master, for which it was
/// freed a moment ago.  In the last one the kernel puts any number that is free.
[[nodiscard]] std::vector<std::string> namesAside(const NamedLink& holder,
                                                  std::span<const Link> links);

/// The alternative names of a slave or candidate that are meant for its master: rules and
/// .link files gave them before there was one.  Those by its place stay, and so does
/// whatever one in use has, or one with a .link file of its own.
[[nodiscard]] std::vector<std::string> namesOfMaster(const NamedLink& slave);

/// Can a .link file tell a VF from the master with the same address?
///
/// @param text of the file, whose name is another one than ours
[[nodiscard]] bool isForOne(std::string_view text);

/// The name that a .link file gives, and does not leave to a policy; empty if there is none.
[[nodiscard]] std::string givenName(std::string_view text);

/// Notes that a link has an alternative name no longer.
void dropName(std::span<Link> links, int index, std::string_view name);

/// Another link than this one that has the name, or the alternative name; null if none has.
[[nodiscard]] const Link* otherWith(std::string_view name, int index, std::span<const Link> links);

} // namespace netfailover::guest::core
