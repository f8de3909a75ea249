// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <type_traits>

namespace netfailover::base {

using Bytes = std::span<const std::byte>;

/// A length field and the bytes that are there disagree.
class MalformedMessage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One netlink message (struct nlmsghdr) without its header.
struct Message {
    std::uint16_t type{};
    std::uint16_t flags{};
    std::uint32_t sequence{};
    Bytes payload{};
};

/// One attribute (struct nlattr) without its header and the flags in its type.
struct Attribute {
    std::uint16_t type{};
    Bytes payload{};
};

/// Reads a struct from the front of `bytes`, by copy: nothing is assumed about
/// alignment.
/// @return nothing if there are too few bytes.
template <class Value> std::optional<Value> readValue(Bytes bytes) {
    static_assert(std::is_trivially_copyable_v<Value>);
    if (bytes.size() < sizeof(Value)) {
        return std::nullopt;
    }
    Value value{};
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

/// Skips a header of `length` bytes and its padding, but never past the end.
[[nodiscard]] Bytes skip(Bytes bytes, std::size_t length);

/// Takes the first message off `datagram`.
/// @return nothing when none is left.
/// @throws MalformedMessage
[[nodiscard]] std::optional<Message> nextMessage(Bytes& datagram);

/// Takes the first attribute off `attributes`.
/// @return nothing when none is left.
/// @throws MalformedMessage
[[nodiscard]] std::optional<Attribute> nextAttribute(Bytes& attributes);

} // namespace netfailover::base
