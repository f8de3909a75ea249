// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/next_hop.hpp"
#include "guest/observe/decode.hpp"
#include "guest/observe/values.hpp"

#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <utility>

namespace netfailover::guest::observe {

namespace {

bool isOfInterest(const rtmsg& header) {
    return isInternet(header.rtm_family) && header.rtm_type == RTN_UNICAST &&
           (header.rtm_flags & RTM_F_CLONED) == 0;
}

// A gateway of the other family.
std::string viaText(base::Bytes payload) {
    const auto family = require<std::uint16_t>(payload);
    if (!isInternet(family)) {
        return "?";
    }
    return addressText(family, payload.subspan(sizeof family));
}

void decodeRouteAttribute(LinkRoute& found, const rtmsg& header, const base::Attribute& attribute) {
    core::Route& route = found.route;
    const base::Bytes payload = attribute.payload;
    switch (attribute.type) {
    case RTA_DST:
        route.destination = prefixText(header.rtm_family, payload, header.rtm_dst_len);
        break;
    case RTA_SRC:
        route.from = prefixText(header.rtm_family, payload, header.rtm_src_len);
        break;
    case RTA_GATEWAY:
        route.gateway = addressText(header.rtm_family, payload);
        break;
    case RTA_VIA:
        route.gateway = viaText(payload);
        break;
    case RTA_PREFSRC:
        route.source = addressText(header.rtm_family, payload);
        break;
    case RTA_OIF:
        found.link = require<int>(payload);
        break;
    case RTA_TABLE:
        route.table = require<std::uint32_t>(payload);
        break;
    case RTA_PRIORITY:
        route.metric = require<std::uint32_t>(payload);
        break;
    default:
        break;
    }
}

std::vector<LinkRoute> oneForEachHop(const LinkRoute& common, const rtmsg& header,
                                     base::Bytes hops) {
    std::vector<LinkRoute> routes;
    while (const auto hop = base::nextHop(hops)) {
        LinkRoute found = common;
        found.link = hop->link;
        found.route.onLink = (hop->flags & RTNH_F_ONLINK) != 0;
        found.route.hop = routes.size();
        base::Bytes attributes = hop->attributes;
        while (const auto attribute = base::nextAttribute(attributes)) {
            decodeRouteAttribute(found, header, *attribute);
        }
        routes.push_back(std::move(found));
    }
    return routes;
}

} // namespace

std::vector<LinkRoute> decodeRoute(const base::Message& message) {
    if (message.type != RTM_NEWROUTE) {
        return {};
    }
    const auto header = require<rtmsg>(message.payload);
    if (!isOfInterest(header)) {
        return {};
    }
    LinkRoute found{.route = {
                        .family = familyOf(header.rtm_family),
                        .destination = header.rtm_family == AF_INET ? "0.0.0.0/0" : "::/0",
                        .tos = header.rtm_tos,
                        .table = header.rtm_table,
                        .protocol = header.rtm_protocol,
                        .scope = header.rtm_scope,
                        .onLink = (header.rtm_flags & RTNH_F_ONLINK) != 0,
                        .message = keep(message),
                    }};
    base::Bytes attributes = base::skip(message.payload, sizeof header);
    base::Bytes hops;
    while (const auto attribute = base::nextAttribute(attributes)) {
        decodeRouteAttribute(found, header, *attribute);
        hops = attribute->type == RTA_MULTIPATH ? attribute->payload : hops;
    }
    if (!hops.empty()) {
        return oneForEachHop(found, header, hops);
    }
    return found.link > 0 ? std::vector{found} : std::vector<LinkRoute>{};
}

} // namespace netfailover::guest::observe
