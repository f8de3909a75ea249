// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/message.hpp"

#include <algorithm>
#include <linux/netlink.h>

namespace netfailover::base {

namespace {

constexpr std::size_t aligned(std::size_t length) {
    constexpr std::size_t alignment = NLMSG_ALIGNTO;
    static_assert(alignment == NLA_ALIGNTO);
    return (length + alignment - 1) & ~(alignment - 1);
}

// Cuts `length` bytes, header included, off the front of `rest`.
Bytes takePayload(Bytes& rest, std::size_t length, std::size_t header) {
    if (length < header || length > rest.size()) {
        throw MalformedMessage("netlink: a length runs past the end of its message");
    }
    const Bytes payload = skip(rest.first(length), header);
    rest = skip(rest, length);
    return payload;
}

} // namespace

Bytes skip(Bytes bytes, std::size_t length) {
    return bytes.subspan(std::min(aligned(length), bytes.size()));
}

std::optional<Message> nextMessage(Bytes& datagram) {
    if (datagram.empty()) {
        return std::nullopt;
    }
    const auto header = readValue<nlmsghdr>(datagram);
    if (!header) {
        throw MalformedMessage("netlink: a message ends within its header");
    }
    return Message{
        .type = header->nlmsg_type,
        .flags = header->nlmsg_flags,
        .sequence = header->nlmsg_seq,
        .payload = takePayload(datagram, header->nlmsg_len, sizeof *header),
    };
}

std::optional<Attribute> nextAttribute(Bytes& attributes) {
    if (attributes.empty()) {
        return std::nullopt;
    }
    const auto header = readValue<nlattr>(attributes);
    if (!header) {
        throw MalformedMessage("netlink: an attribute ends within its header");
    }
    constexpr unsigned typeFlags = NLA_F_NESTED | NLA_F_NET_BYTEORDER;
    return Attribute{
        .type = static_cast<std::uint16_t>(header->nla_type & ~typeFlags),
        .payload = takePayload(attributes, header->nla_len, sizeof *header),
    };
}

} // namespace netfailover::base
