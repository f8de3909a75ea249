// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/routes.hpp"

#include "guest/act/request.hpp"

#include <linux/rtnetlink.h>

namespace netfailover::guest::act {

namespace {

Request request(int type, int flags, int link, const core::Route& route) {
    const Prefix destination = parsePrefix(route.family, route.destination);
    Request request(type, flags);
    request.header(rtmsg{
        .rtm_family = addressFamily(route.family),
        .rtm_dst_len = destination.bits,
        .rtm_src_len = 0,
        .rtm_tos = 0,
        .rtm_table = RT_TABLE_UNSPEC, // RTA_TABLE has room for all numbers
        .rtm_protocol = route.protocol,
        .rtm_scope = route.scope,
        .rtm_type = RTN_UNICAST,
        .rtm_flags = route.onLink ? std::uint32_t{RTNH_F_ONLINK} : 0,
    });
    request.attribute(RTA_TABLE, route.table);
    request.attribute(RTA_OIF, static_cast<std::uint32_t>(link));
    request.attribute(RTA_PRIORITY, route.metric);
    if (destination.bits > 0) {
        request.attribute(RTA_DST, destination);
    }
    if (!route.gateway.empty()) {
        request.attribute(RTA_GATEWAY, parsePrefix(route.family, route.gateway));
    }
    return request;
}

} // namespace

void addRoute(int link, const core::Route& route) {
    Request wanted = request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_APPEND, link, route);
    if (!route.source.empty()) {
        wanted.attribute(RTA_PREFSRC, parsePrefix(route.family, route.source));
    }
    wanted.send("cannot add a route");
}

void removeRoute(int link, const core::Route& route) {
    request(RTM_DELROUTE, 0, link, route).send("cannot remove a route");
}

} // namespace netfailover::guest::act
