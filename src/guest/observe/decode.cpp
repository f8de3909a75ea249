// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/decode.hpp"

#include "guest/observe/values.hpp"

#include <algorithm>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace netfailover::guest::observe {

namespace {

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

bool reachesFurther(const ifaddrmsg& header) {
    return header.ifa_scope < RT_SCOPE_LINK;
}

// 169.254.0.0/16 is link-local whatever the kernel was told: dhcpcd falls back to it with
// scope global.
bool isLinkLocal(const ifaddrmsg& header, base::Bytes address) {
    return header.ifa_family == AF_INET && address[0] == std::byte{169} &&
           address[1] == std::byte{254};
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
                .wide = reachesFurther(header) && !isLinkLocal(header, read.ownEnd()),
                .unscoped = reachesFurther(header) && isLinkLocal(header, read.ownEnd()),
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

} // namespace netfailover::guest::observe
