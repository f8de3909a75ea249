// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/relevant.hpp"

#include "guest/core/classify.hpp"
#include "guest/core/configured.hpp"
#include "guest/core/relevance.hpp"
#include "guest/observe/decode.hpp"

#include <algorithm>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace netfailover::guest::observe {

namespace {

bool hasPart(std::optional<int> index, const core::Topology& known) {
    return !index || core::concerns(known, *index);
}

std::optional<int> linkIndex(base::Bytes payload) {
    const auto header = base::readValue<ifinfomsg>(payload);
    return header ? std::optional(header->ifi_index) : std::nullopt;
}

std::optional<int> addressIndex(base::Bytes payload) {
    const auto header = base::readValue<ifaddrmsg>(payload);
    return header ? std::optional(static_cast<int>(header->ifa_index)) : std::nullopt;
}

// Where a failover lacks an address, it counts whether the machine is reached some other way.
bool mayBeOtherWay(const base::Message& message, const core::Topology& known) {
    if (std::ranges::all_of(known.failovers, core::isReached)) {
        return false;
    }
    const auto found = decodeAddress({.type = RTM_NEWADDR, .payload = message.payload});
    return found && found->address.wide;
}

// Decoding an irrelevant route costs less than a needless reading.  For the routes of an
// address there is a message about the address as well.
bool leadsToPart(const base::Message& message, const core::Topology& known) {
    const auto found = decodeRoute({.type = RTM_NEWROUTE, .payload = message.payload});
    return std::ranges::any_of(found, [&](const LinkRoute& hop) {
        return !hop.route.isOfAddress() && core::concerns(known, hop.link);
    });
}

// When IPv6 is switched on for a link, its multicast route is the first that the kernel
// announces, and the only thing where it makes no link-local address.
bool hasIpv6(const base::Message& message, const core::Topology& known) {
    const auto header = base::readValue<rtmsg>(message.payload);
    if (!header || header->rtm_family != AF_INET6 || header->rtm_type != RTN_MULTICAST) {
        return false;
    }
    base::Bytes attributes = base::skip(message.payload, sizeof *header);
    while (const auto attribute = base::nextAttribute(attributes)) {
        if (attribute->type == RTA_OIF) {
            return hasPart(base::readValue<int>(attribute->payload), known);
        }
    }
    return false;
}

// What is stacked on a slave is none of the failover's, and wrong there.
bool wasStacked(const base::Message& message, const core::Topology& known) {
    const auto link = decodeLink({.type = RTM_NEWLINK, .payload = message.payload});
    return link && core::isStackedOnMember(*link, known);
}

bool isRelevant(const base::Message& message, const core::Topology& known) {
    switch (message.type) {
    case RTM_NEWLINK: {
        const auto link = decodeLink(message);
        return link && core::mayMatter(*link, known);
    }
    case RTM_DELLINK:
        return hasPart(linkIndex(message.payload), known) || wasStacked(message, known);
    case RTM_NEWADDR:
    case RTM_DELADDR:
        return hasPart(addressIndex(message.payload), known) || mayBeOtherWay(message, known);
    case RTM_NEWROUTE:
    case RTM_DELROUTE:
        return leadsToPart(message, known) || hasIpv6(message, known);
    default:
        return message.type == NLMSG_OVERRUN;
    }
}

} // namespace

bool isRelevant(const base::Datagram& datagram, const core::Topology& known) {
    if (!datagram.isFromKernel()) {
        return false;
    }
    base::Bytes rest = datagram.bytes;
    try {
        while (const auto message = base::nextMessage(rest)) {
            if (isRelevant(*message, known)) {
                return true;
            }
        }
    } catch (const base::MalformedMessage&) {
        return true;
    }
    return false;
}

} // namespace netfailover::guest::observe
