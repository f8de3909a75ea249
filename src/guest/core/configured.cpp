// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/configured.hpp"

#include "guest/core/other_ways.hpp"
#include "guest/core/stack.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace netfailover::guest::core {

namespace {

// Without a carrier of the master's nothing above has one, and it is not to blame.
bool isAlive(const Link& upper, const Link& master) {
    return upper.up && (upper.carrier || !master.carrier);
}

bool isBelow(const Link& link, const Link& other) {
    return link.master == other.index || (isStackedByLink(other) && other.lower == link.index);
}

bool isStatic(const Link& link) {
    return std::ranges::any_of(link.addresses, [](const Address& address) {
        return address.unscoped && !address.duplicate;
    });
}

// PPP goes over a link without an address, and a VLAN may be there for that of another
// network namespace alone.
bool mayBeMeant(const Link& link, bool isMaster, const OtherWays& ways) {
    constexpr std::array<std::string_view, 3> kinds{"bond", "team", "macsec"};
    const bool needsAddress = isMaster || (link.kind && std::ranges::count(kinds, *link.kind) > 0);
    return ways.ppp || (ways.any && (!needsAddress || isStatic(link)));
}

// What has nothing on it: below that no address is needed.
std::vector<Link> topmostOf(const std::vector<Link>& uppers) {
    std::vector<Link> topmost;
    std::ranges::copy_if(uppers, std::back_inserter(topmost), [&uppers](const Link& upper) {
        return std::ranges::none_of(uppers,
                                    [&upper](const Link& other) { return isBelow(upper, other); });
    });
    return topmost;
}

std::vector<Link> withoutVrfs(std::vector<Link> uppers) {
    std::erase_if(uppers, [](const Link& upper) { return upper.kind == "vrf"; });
    return uppers;
}

Gap gapAbove(const std::vector<Link>& uppers, const OtherWays& ways) {
    const auto closed =
        std::ranges::find_if(uppers, [](const Link& upper) { return hasWideAddress(upper); });
    if (closed != uppers.end()) {
        return {.link = *closed};
    }
    const std::vector<Link> topmost = topmostOf(uppers);
    const auto needy = std::ranges::find_if_not(
        topmost, [&ways](const Link& link) { return mayBeMeant(link, false, ways); });
    if (needy != topmost.end()) {
        return {.link = *needy};
    }
    const Link& first = topmost.empty() ? uppers.front() : topmost.front();
    return {.link = first, .mayBeMeant = mayBeMeant(first, false, ways)};
}

} // namespace

bool isReached(const Failover& failover) {
    const Link& master = failover.master;
    const std::vector<Link> uppers = withoutVrfs(failover.uppers);
    return isReachable(master) || std::ranges::any_of(uppers, [&master](const Link& upper) {
               return isAlive(upper, master) && hasWideAddress(upper);
           });
}

std::optional<Gap> findGap(const Failover& failover, std::span<const Link> links,
                           const Topology& topology) {
    if (isReached(failover)) {
        return std::nullopt;
    }
    const Link& master = failover.master;
    const OtherWays ways = otherWays(links, topology);
    const std::vector<Link> uppers = withoutVrfs(failover.uppers);
    return uppers.empty() ? Gap{.link = master, .mayBeMeant = mayBeMeant(master, true, ways)}
                          : gapAbove(uppers, ways);
}

} // namespace netfailover::guest::core
