// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::core {

/// A netdev of a failover, as far as its name is concerned.
struct NamedLink {
    int index{};
    std::string name{};
    /// The kernel has numbered it, and nobody has renamed it since.
    bool numbered{};
    /// By its place in the machine, such as enp2s0, best first; as far as they are known.
    std::vector<std::string> placeNames{};
    std::vector<std::string> alternativeNames{};
    /// Its .link file is for it and not for its master, see isForOne().
    bool ownFile{};
    /// Somebody uses it: it is up, and has an address or is no slave yet.
    bool inUse{};
};

struct NameChoice {
    /// The master's.
    std::string name{};
    /// Has that name, and has to step aside first; null if nobody has.
    const NamedLink* holder{};
};

/// Chooses the name of a master that udev has just found: the one that the machine would
/// have given to its only card.
///
/// That is the name which rules and .link files give it by its MAC address or its place,
/// and where they let the kernel's number be, the lowest number among its siblings.
/// Whoever is in use keeps its name.
///
/// @param wanted what the rules give to the master, perhaps what it has
/// @param siblings slaves and candidates of the master; the choice points into them
[[nodiscard]] NameChoice chooseName(const NamedLink& master, std::string_view wanted,
                                    std::span<const NamedLink> siblings);

/// The name that a master was to have and has not; empty if there is none.
///
/// @param own what it is called before
/// @param got what it is called then
[[nodiscard]] std::string refusedName(std::string_view own, const NameChoice& choice,
                                      std::string_view wanted, std::string_view got);

/// The names to try for one that steps aside; in the last one the kernel puts a number
/// that is free.
[[nodiscard]] std::vector<std::string> namesAside(const NamedLink& holder);

/// The alternative names of a slave or candidate that are meant for its master: rules and
/// .link files gave them before there was one.  Those by its place stay, and so does
/// whatever one in use has, or one with a .link file of its own.
[[nodiscard]] std::vector<std::string> namesOfMaster(const NamedLink& slave);

/// Can a .link file tell a VF from the master with the same address?
///
/// @param text of the file, whose name is another one than ours
[[nodiscard]] bool isForOne(std::string_view text);

/// Notes that a link has an alternative name no longer.
void dropName(std::span<Link> links, int index, std::string_view name);

/// Has another link than this one the name, or the alternative name?
[[nodiscard]] bool isHeldByOther(std::string_view name, int index, std::span<const Link> links);

} // namespace netfailover::guest::core
