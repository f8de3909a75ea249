// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/payload.hpp"

#include <algorithm>
#include <linux/netlink.h>

namespace netfailover::guest::act {

void Payload::append(base::Bytes bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    bytes_.resize(NLMSG_ALIGN(bytes_.size()));
}

void Payload::copy(base::Bytes attributes, std::initializer_list<std::uint16_t> without) {
    base::Bytes rest = attributes;
    while (const auto attribute = base::nextAttribute(rest)) {
        if (std::ranges::count(without, attribute->type) == 0) {
            append(attributes.first(attributes.size() - rest.size()));
        }
        attributes = rest;
    }
}

void Payload::attribute(std::uint16_t type, base::Bytes value) {
    const nlattr header{.nla_len = static_cast<std::uint16_t>(sizeof(nlattr) + value.size()),
                        .nla_type = type};
    append(std::as_bytes(std::span(&header, 1)));
    append(value);
}

std::optional<base::Bytes> find(base::Bytes attributes, std::uint16_t type) {
    while (const auto attribute = base::nextAttribute(attributes)) {
        if (attribute->type == type) {
            return attribute->payload;
        }
    }
    return std::nullopt;
}

} // namespace netfailover::guest::act
