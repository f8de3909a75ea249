// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/configured.hpp"

#include "guest/core/stack.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace netfailover::guest::core {

namespace {

// RTPROT_* of linux/rtnetlink.h
constexpr std::uint8_t byKernel = 2;
constexpr std::uint8_t byBoot = 3;
constexpr std::uint8_t byAdministrator = 4;
constexpr std::uint8_t byAdvertisement = 9;
constexpr std::uint8_t byDhcp = 16;

// BGP unnumbered and the like.  What comes with an address says nothing once that has gone.
// An IPv4 route does not outlive the last IPv4 address, so that one without any was meant.
bool isOfRouter(const Route& route) {
    constexpr std::array withAddresses{byKernel, byAdvertisement, byDhcp};
    constexpr std::array fixed{byBoot, byAdministrator};
    return !route.gateway.empty() && std::ranges::count(withAddresses, route.protocol) == 0 &&
           (route.family == Family::IPv4 || std::ranges::count(fixed, route.protocol) == 0);
}

bool hasWideAddress(const Link& link) {
    return std::ranges::any_of(
        link.addresses, [](const Address& address) { return address.wide && !address.duplicate; });
}

// Without a carrier of the master's nothing above has one, and it is not to blame.
bool isAlive(const Link& upper, const Link& master) {
    return upper.up && (upper.carrier || !master.carrier);
}

bool isBelow(const Link& link, const Link& other) {
    return link.master == other.index || (isStackedByLink(other) && other.lower == link.index);
}

bool needsAddress(const Link& topmost) {
    constexpr std::array<std::string_view, 4> kinds{"vlan", "bond", "team", "macsec"};
    return topmost.kind && std::ranges::count(kinds, *topmost.kind) > 0;
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

Gap gapAbove(const std::vector<Link>& uppers) {
    const auto closed =
        std::ranges::find_if(uppers, [](const Link& upper) { return hasWideAddress(upper); });
    if (closed != uppers.end()) {
        return {.link = *closed};
    }
    const std::vector<Link> topmost = topmostOf(uppers);
    const auto needy = std::ranges::find_if(topmost, needsAddress);
    return needy == topmost.end()
               ? Gap{.link = topmost.empty() ? uppers.front() : topmost.front(), .mayBeMeant = true}
               : Gap{.link = *needy};
}

} // namespace

std::optional<Gap> findGap(const Failover& failover) {
    const Link& master = failover.master;
    const std::vector<Link> uppers = withoutVrfs(failover.uppers);
    const bool isReached = std::ranges::any_of(uppers, [&master](const Link& upper) {
        return isAlive(upper, master) && hasWideAddress(upper);
    });
    if (isReached || hasWideAddress(master) || std::ranges::any_of(master.routes, isOfRouter)) {
        return std::nullopt;
    }
    return uppers.empty() ? Gap{.link = master} : gapAbove(uppers);
}

} // namespace netfailover::guest::core
