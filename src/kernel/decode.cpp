// SPDX-License-Identifier: LGPL-2.1-or-later
#include "kernel/decode.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace netfailover::kernel {

namespace {

template <class Value> Value require(Bytes payload) {
    const auto value = readValue<Value>(payload);
    if (!value) {
        throw MalformedMessage("rtnetlink: a value is shorter than its type");
    }
    return *value;
}

// Strings end at the first NUL; the kernel sends one, but nothing hangs on it.
std::string text(Bytes payload) {
    std::string result;
    for (const std::byte byte : payload) {
        if (byte == std::byte{0}) {
            break;
        }
        result += static_cast<char>(byte);
    }
    return result;
}

core::HardwareAddress hardwareAddress(Bytes payload) {
    const auto address = core::HardwareAddress::fromBytes(payload);
    if (!address) {
        throw MalformedMessage("rtnetlink: a hardware address is longer than 32 bytes");
    }
    return *address;
}

void decodeLinkInfo(core::Link& link, Bytes nested) {
    while (const auto attribute = nextAttribute(nested)) {
        if (attribute->type == IFLA_INFO_KIND) {
            link.kind = text(attribute->payload);
        }
    }
}

void decodeProperties(core::Link& link, Bytes nested) {
    while (const auto attribute = nextAttribute(nested)) {
        if (attribute->type == IFLA_ALT_IFNAME) {
            link.alternativeNames.push_back(text(attribute->payload));
        }
    }
}

core::ParentDevice& parentOf(core::Link& link) {
    return link.parent ? *link.parent : link.parent.emplace();
}

// IFLA_LINK is left out on purpose: it is what a link is stacked on or paired
// with, in whatever namespace IFLA_LINK_NETNSID says, and never its master.
void decodeLinkAttribute(core::Link& link, const Attribute& attribute) {
    const Bytes payload = attribute.payload;
    switch (attribute.type) {
    case IFLA_IFNAME:
        link.name = text(payload);
        break;
    case IFLA_MASTER:
        link.master = require<int>(payload);
        break;
    case IFLA_ADDRESS:
        link.address = hardwareAddress(payload);
        break;
    case IFLA_PERM_ADDRESS:
        link.permanentAddress = hardwareAddress(payload);
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
    default:
        break;
    }
}

bool isInternet(int family) {
    return family == AF_INET || family == AF_INET6;
}

// The local end if there is one: on a point-to-point link IFA_ADDRESS is the peer.
Bytes localAddress(Bytes attributes) {
    Bytes address;
    while (const auto attribute = nextAttribute(attributes)) {
        if (attribute->type == IFA_LOCAL) {
            return attribute->payload;
        }
        if (attribute->type == IFA_ADDRESS) {
            address = attribute->payload;
        }
    }
    return address;
}

std::string addressText(int family, Bytes address) {
    const std::size_t length = family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (address.size() != length ||
        inet_ntop(family, address.data(), buffer.data(), buffer.size()) == nullptr) {
        throw MalformedMessage("rtnetlink: an address does not have its family's length");
    }
    return buffer.data();
}

} // namespace

std::optional<core::Link> decodeLink(const Message& message) {
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
    Bytes attributes = skip(message.payload, sizeof header);
    while (const auto attribute = nextAttribute(attributes)) {
        if (attribute->type == IFLA_TARGET_NETNSID) {
            return std::nullopt;
        }
        decodeLinkAttribute(link, *attribute);
    }
    return link;
}

std::optional<LinkAddress> decodeAddress(const Message& message) {
    if (message.type != RTM_NEWADDR) {
        return std::nullopt;
    }
    const auto header = require<ifaddrmsg>(message.payload);
    if (!isInternet(header.ifa_family)) {
        return std::nullopt;
    }
    const Bytes address = localAddress(skip(message.payload, sizeof header));
    return LinkAddress{
        .link = static_cast<int>(header.ifa_index),
        .text =
            addressText(header.ifa_family, address) + '/' + std::to_string(header.ifa_prefixlen),
    };
}

} // namespace netfailover::kernel
