// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/routes.hpp"

#include "base/netlink/next_hop.hpp"
#include "guest/act/payload.hpp"
#include "guest/act/request.hpp"

#include <algorithm>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

namespace netfailover::guest::act {

namespace {

/// A route as the kernel described it, taken apart.
struct Described {
    rtmsg header{};
    base::Bytes attributes{};
    /// The next hop that was read, of a route that has several.
    std::optional<base::NextHop> hop{};

    [[nodiscard]] bool isSix() const { return header.rtm_family == AF_INET6; }
    [[nodiscard]] bool has(std::uint16_t type) const { return find(attributes, type).has_value(); }
};

Described describedBy(const core::Route& route) {
    const base::Bytes message = route.message.bytes;
    const auto header = base::readValue<rtmsg>(message);
    if (!header) {
        throw base::MalformedMessage("a route without the kernel's message");
    }
    Described found{.header = *header, .attributes = base::skip(message, sizeof *header)};
    if (const auto multipath = find(found.attributes, RTA_MULTIPATH); multipath && route.hop) {
        base::Bytes hops = *multipath;
        for (std::size_t place = 0; place <= *route.hop; ++place) {
            found.hop = base::nextHop(hops);
        }
    }
    // The others say how the route fares; the kernel refuses some of them.
    found.header.rtm_flags =
        (found.hop ? found.hop->flags : found.header.rtm_flags) & RTNH_F_ONLINK;
    return found;
}

// A route that expires has what is left in one attribute, in ticks, and takes it in
// another, in seconds.
void copyExpiry(const Described& from, Payload& to) {
    const auto cache = find(from.attributes, RTA_CACHEINFO);
    const auto info = base::readValue<rta_cacheinfo>(cache.value_or(base::Bytes{}));
    if (from.isSix() && info && info->rta_expires > 0) {
        const auto ticks = static_cast<std::uint32_t>(sysconf(_SC_CLK_TCK));
        const auto left = static_cast<std::uint32_t>(info->rta_expires);
        to.attribute(RTA_EXPIRES, std::max(1U, left / ticks));
    }
}

// The same route with the next hop that was read for its only one.
Payload withOneHop(const Described& from, int link, std::uint32_t metric) {
    Payload payload(from.header);
    payload.copy(from.attributes, {RTA_OIF, RTA_PRIORITY, RTA_PREFSRC, RTA_CACHEINFO, RTA_EXPIRES,
                                   RTA_MULTIPATH, RTA_NH_ID});
    if (from.hop) {
        payload.copy(from.hop->attributes, {});
    }
    payload.attribute(RTA_OIF, static_cast<std::uint32_t>(link));
    payload.attribute(RTA_PRIORITY, metric);
    return payload;
}

void copySource(const Described& from, Payload& to) {
    if (const auto source = find(from.attributes, RTA_PREFSRC)) {
        to.attribute(RTA_PREFSRC, *source);
    }
}

// All next hops but the one that was read.
std::vector<std::byte> otherHops(const Described& from) {
    std::vector<std::byte> others;
    base::Bytes hops = find(from.attributes, RTA_MULTIPATH).value_or(base::Bytes{});
    while (const auto hop = base::nextHop(hops)) {
        if (hop->whole.data() == from.hop->whole.data()) {
            continue;
        }
        others.insert(others.end(), hop->whole.begin(), hop->whole.end());
        // Flags of the kernel's own, which it refuses.
        const std::size_t flags =
            others.size() - hop->whole.size() + offsetof(rtnexthop, rtnh_flags);
        others[flags] &= std::byte{RTNH_F_ONLINK};
    }
    return others;
}

// IPv4 knows a route with several next hops as one thing, of which none can be taken:
// the same route without the hop comes first, and then the whole goes.
void keepOtherHops(const Described& from) {
    const auto others = otherHops(from);
    if (others.empty()) {
        return;
    }
    Payload payload(from.header);
    payload.copy(from.attributes, {RTA_MULTIPATH, RTA_CACHEINFO, RTA_EXPIRES, RTA_NH_ID});
    copyExpiry(from, payload);
    payload.attribute(RTA_MULTIPATH, others);
    (void)send({RTM_NEWROUTE, NLM_F_CREATE | NLM_F_APPEND, payload.bytes()},
               "cannot keep the other next hops of a route");
}

// The kernel takes either the number of a next hop or what it says.
Payload whole(const Described& from) {
    Payload payload(from.header);
    if (from.has(RTA_NH_ID)) {
        payload.copy(from.attributes, {RTA_CACHEINFO, RTA_OIF, RTA_GATEWAY, RTA_VIA, RTA_MULTIPATH,
                                       RTA_ENCAP, RTA_ENCAP_TYPE});
    } else {
        payload.copy(from.attributes, {RTA_CACHEINFO});
    }
    return payload;
}

} // namespace

Effect addRoute(int link, const core::Route& route) {
    const Described from = describedBy(route);
    Payload payload = withOneHop(from, link, route.metric);
    copyExpiry(from, payload);
    if (!route.source.empty()) {
        copySource(from, payload);
    }
    return send({RTM_NEWROUTE, NLM_F_CREATE | NLM_F_APPEND, payload.bytes()}, "cannot add a route");
}

Effect removeRoute(int link, const core::Route& route) {
    const Described from = describedBy(route);
    constexpr const char* failure = "cannot remove a route";
    if (from.hop && from.isSix() && !from.has(RTA_NH_ID)) {
        Payload payload = withOneHop(from, link, route.metric);
        copySource(from, payload);
        return send({RTM_DELROUTE, 0, payload.bytes()}, failure);
    }
    if (from.hop) {
        keepOtherHops(from);
    }
    return send({RTM_DELROUTE, 0, whole(from).bytes()}, failure);
}

} // namespace netfailover::guest::act
