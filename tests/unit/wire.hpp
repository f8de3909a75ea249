// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"

#include <cstring>
#include <linux/netlink.h>
#include <string_view>
#include <vector>

// Builds netlink bytes as the kernel would, or wrong on purpose.
namespace netfailover::guest::test {

using ByteVector = std::vector<std::byte>;

template <class Value> void append(ByteVector& bytes, const Value& value) {
    const auto raw = std::as_bytes(std::span(&value, 1));
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

inline void pad(ByteVector& bytes) {
    bytes.resize((bytes.size() + 3) & ~std::size_t{3});
}

inline ByteVector bytesOf(std::string_view text) {
    const auto raw = std::as_bytes(std::span(text));
    return {raw.begin(), raw.end()};
}

template <class Value> ByteVector bytesOfValue(const Value& value) {
    ByteVector bytes;
    append(bytes, value);
    return bytes;
}

inline ByteVector attribute(unsigned type, const ByteVector& payload) {
    ByteVector bytes;
    append(bytes, nlattr{.nla_len = static_cast<std::uint16_t>(sizeof(nlattr) + payload.size()),
                         .nla_type = static_cast<std::uint16_t>(type)});
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    pad(bytes);
    return bytes;
}

inline ByteVector attribute(unsigned type, std::string_view text) {
    ByteVector payload = bytesOf(text);
    payload.push_back(std::byte{0});
    return attribute(type, payload);
}

inline ByteVector operator+(ByteVector first, const ByteVector& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

inline ByteVector message(std::uint16_t type, const ByteVector& payload, std::uint32_t sequence = 1,
                          std::uint16_t flags = NLM_F_MULTI) {
    ByteVector bytes;
    append(bytes,
           nlmsghdr{.nlmsg_len = static_cast<std::uint32_t>(sizeof(nlmsghdr) + payload.size()),
                    .nlmsg_type = type,
                    .nlmsg_flags = flags,
                    .nlmsg_seq = sequence,
                    .nlmsg_pid = 0});
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    pad(bytes);
    return bytes;
}

} // namespace netfailover::guest::test
