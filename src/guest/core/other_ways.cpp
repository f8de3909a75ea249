// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/other_ways.hpp"

#include "guest/core/classify.hpp"
#include "guest/core/stack.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace netfailover::guest::core {

namespace {

// ARPHRD_PPP in linux/if_arp.h, which core/ does not include.
constexpr std::uint16_t pointToPoint = 512;

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

bool isPpp(const Link& link) {
    return link.hardwareType == pointToPoint;
}

bool leadsOut(const Link& link, const Topology& topology) {
    const auto role = roleOf(topology, link.index);
    return role ? role == Role::Master : link.parent || isPpp(link);
}

/// Indices of all that leads out.
class Outside {
public:
    Outside(std::span<const Link> links, const Topology& topology) : stack_(links) {
        for (const Link& link : links) {
            if (leadsOut(link, topology)) {
                add(link.index);
            }
        }
        while (std::ranges::any_of(
            links, [this, links](const Link& link) { return addOtherEnd(link, links); })) {
        }
    }

    [[nodiscard]] bool contains(int index) const { return found_.contains(index); }

private:
    void add(int index) {
        found_.insert(index);
        for (const Link& upper : stack_.above(index)) {
            found_.insert(upper.index);
        }
    }

    // A veth whose other end is a port of a bridge has the bridge's ways.
    bool addOtherEnd(const Link& link, std::span<const Link> links) {
        if (link.kind != "veth" || !link.lower || contains(link.index)) {
            return false;
        }
        const auto other = std::ranges::find(links, *link.lower, &Link::index);
        const bool isNew = other != links.end() && other->master && contains(*other->master);
        if (isNew) {
            add(link.index);
        }
        return isNew;
    }

    Stack stack_;
    std::set<int> found_;
};

} // namespace

bool hasWideAddress(const Link& link) {
    return std::ranges::any_of(
        link.addresses, [](const Address& address) { return address.wide && !address.duplicate; });
}

bool isReachable(const Link& link) {
    return hasWideAddress(link) || std::ranges::any_of(link.routes, isOfRouter);
}

OtherWays otherWays(std::span<const Link> links, const Topology& topology) {
    const Outside outside(links, topology);
    OtherWays ways;
    for (const Link& link : links) {
        if (link.usable() && link.kind != "vrf" && isReachable(link) &&
            outside.contains(link.index)) {
            ways.any = true;
            ways.ppp = ways.ppp || isPpp(link);
        }
    }
    return ways;
}

} // namespace netfailover::guest::core
