// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/decode.hpp"

#include "base/netlink/next_hop.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace netfailover::guest::observe {

namespace {

template <class Value> Value require(base::Bytes payload) {
    const auto value = base::readValue<Value>(payload);
    if (!value) {
        throw base::MalformedMessage("rtnetlink: a value is shorter than its type");
    }
    return *value;
}

// Strings end at the first NUL; the kernel sends one, but nothing hangs on it.
std::string text(base::Bytes payload) {
    std::string result;
    for (const std::byte byte : payload) {
        if (byte == std::byte{0}) {
            break;
        }
        result += static_cast<char>(byte);
    }
    return result;
}

base::HardwareAddress hardwareAddress(base::Bytes payload) {
    const auto address = base::HardwareAddress::fromBytes(payload);
    if (!address) {
        throw base::MalformedMessage("rtnetlink: a hardware address is longer than 32 bytes");
    }
    return *address;
}

void decodeLinkInfo(core::Link& link, base::Bytes nested) {
    while (const auto attribute = base::nextAttribute(nested)) {
        if (attribute->type == IFLA_INFO_KIND) {
            link.kind = text(attribute->payload);
        }
    }
}

void decodeProperties(core::Link& link, base::Bytes nested) {
    while (const auto attribute = base::nextAttribute(nested)) {
        if (attribute->type == IFLA_ALT_IFNAME) {
            link.alternativeNames.push_back(text(attribute->payload));
        }
    }
}

// IFLA_INET6_CONF is an array of DEVCONF_*; an older kernel's is shorter.
void decodeInternet6(core::Link& link, base::Bytes nested) {
    while (const auto attribute = base::nextAttribute(nested)) {
        if (attribute->type == IFLA_INET6_CONF) {
            const base::Bytes rest =
                base::skip(attribute->payload, DEVCONF_DISABLE_IPV6 * sizeof(std::int32_t));
            link.ipv6 = base::readValue<std::int32_t>(rest) == 0;
        }
    }
}

void decodeFamilies(core::Link& link, base::Bytes nested) {
    while (const auto attribute = base::nextAttribute(nested)) {
        if (attribute->type == AF_INET6) {
            decodeInternet6(link, attribute->payload);
        }
    }
}

core::ParentDevice& parentOf(core::Link& link) {
    return link.parent ? *link.parent : link.parent.emplace();
}

void decodeLinkAttribute(core::Link& link, const base::Attribute& attribute) {
    const base::Bytes payload = attribute.payload;
    switch (attribute.type) {
    case IFLA_IFNAME:
        link.name = text(payload);
        break;
    case IFLA_MASTER:
        link.master = require<int>(payload);
        break;
    case IFLA_LINK:
        link.lower = require<int>(payload);
        break;
    case IFLA_ADDRESS:
        link.address = hardwareAddress(payload);
        break;
    case IFLA_PERM_ADDRESS:
        link.permanentAddress = hardwareAddress(payload);
        break;
    case IFLA_MTU:
        link.mtu = require<std::uint32_t>(payload);
        break;
    case IFLA_CARRIER:
        link.carrier = require<std::uint8_t>(payload) != 0;
        break;
    case IFLA_PHYS_PORT_NAME:
        link.physPortName = text(payload);
        break;
    case IFLA_PARENT_DEV_NAME: // since Linux 5.14
        parentOf(link).name = text(payload);
        break;
    case IFLA_PARENT_DEV_BUS_NAME:
        parentOf(link).bus = text(payload);
        break;
    case IFLA_LINKINFO:
        decodeLinkInfo(link, payload);
        break;
    case IFLA_PROP_LIST:
        decodeProperties(link, payload);
        break;
    case IFLA_AF_SPEC:
        decodeFamilies(link, payload);
        break;
    default:
        break;
    }
}

core::KernelMessage keep(const base::Message& message) {
    return {.bytes = {message.payload.begin(), message.payload.end()}};
}

bool isInternet(int family) {
    return family == AF_INET || family == AF_INET6;
}

core::Family familyOf(int family) {
    return family == AF_INET ? core::Family::IPv4 : core::Family::IPv6;
}

std::string addressText(int family, base::Bytes address) {
    const std::size_t length = family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (address.size() != length ||
        inet_ntop(family, address.data(), buffer.data(), buffer.size()) == nullptr) {
        throw base::MalformedMessage("rtnetlink: an address does not have its family's length");
    }
    return buffer.data();
}

std::string prefixText(int family, base::Bytes address, unsigned length) {
    return addressText(family, address) + '/' + std::to_string(length);
}

struct AddressAttributes {
    base::Bytes address{};
    base::Bytes local{};
    std::uint32_t flags{};
    ifa_cacheinfo lifetime{UINT32_MAX, UINT32_MAX, 0, 0};

    // On a point-to-point link IFA_ADDRESS is the peer.
    [[nodiscard]] base::Bytes ownEnd() const { return local.empty() ? address : local; }
    [[nodiscard]] bool hasPeer() const {
        return !local.empty() && !address.empty() && !std::ranges::equal(local, address);
    }
};

AddressAttributes readAddress(base::Bytes attributes, std::uint32_t flags) {
    AddressAttributes read{.flags = flags};
    while (const auto attribute = base::nextAttribute(attributes)) {
        switch (attribute->type) {
        case IFA_ADDRESS:
            read.address = attribute->payload;
            break;
        case IFA_LOCAL:
            read.local = attribute->payload;
            break;
        case IFA_FLAGS: // all of them; the header has room for eight
            read.flags = require<std::uint32_t>(attribute->payload);
            break;
        case IFA_CACHEINFO:
            read.lifetime = require<ifa_cacheinfo>(attribute->payload);
            break;
        default:
            break;
        }
    }
    return read;
}

std::uint8_t prefixLength(const ifaddrmsg& header, const AddressAttributes& read) {
    const auto all = static_cast<std::uint8_t>(read.ownEnd().size() * 8);
    return read.hasPeer() ? all : std::min(header.ifa_prefixlen, all);
}

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

std::optional<core::Link> decodeLink(const base::Message& message) {
    if (message.type != RTM_NEWLINK) {
        return std::nullopt;
    }
    const auto header = require<ifinfomsg>(message.payload);
    if (header.ifi_family != AF_UNSPEC || header.ifi_index <= 0) {
        return std::nullopt;
    }
    core::Link link{.index = header.ifi_index, .hardwareType = header.ifi_type};
    link.up = (header.ifi_flags & IFF_UP) != 0;
    link.carrier = (header.ifi_flags & IFF_LOWER_UP) != 0;
    base::Bytes attributes = base::skip(message.payload, sizeof header);
    bool isLowerElsewhere = false;
    while (const auto attribute = base::nextAttribute(attributes)) {
        if (attribute->type == IFLA_TARGET_NETNSID) {
            return std::nullopt;
        }
        isLowerElsewhere = isLowerElsewhere || attribute->type == IFLA_LINK_NETNSID;
        decodeLinkAttribute(link, *attribute);
    }
    // Its index means nothing here, or it is the link itself.
    if (isLowerElsewhere || link.lower == link.index) {
        link.lower.reset();
    }
    return link;
}

std::optional<LinkAddress> decodeAddress(const base::Message& message) {
    if (message.type != RTM_NEWADDR) {
        return std::nullopt;
    }
    const auto header = require<ifaddrmsg>(message.payload);
    if (!isInternet(header.ifa_family)) {
        return std::nullopt;
    }
    const auto read = readAddress(base::skip(message.payload, sizeof header), header.ifa_flags);
    LinkAddress found{
        .link = static_cast<int>(header.ifa_index),
        .address =
            {
                .family = familyOf(header.ifa_family),
                .text = prefixText(header.ifa_family, read.ownEnd(), header.ifa_prefixlen),
                .prefixLength = prefixLength(header, read),
                .wide = header.ifa_scope < RT_SCOPE_LINK,
                .preferredSeconds = read.lifetime.ifa_prefered,
                .validSeconds = read.lifetime.ifa_valid,
                .tentative = (read.flags & IFA_F_TENTATIVE) != 0,
                .duplicate = (read.flags & IFA_F_DADFAILED) != 0,
            },
    };
    std::ranges::copy(read.ownEnd(), found.address.bytes.begin());
    found.address.message = keep(message);
    return found;
}

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
