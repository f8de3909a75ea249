// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace netfailover::guest::act {

/// Builds a request out of what the kernel has said: a header, and attributes of which
/// most are taken over byte by byte, so that none is lost that we do not know.
class Payload {
public:
    template <class Header> explicit Payload(const Header& header) {
        append(std::as_bytes(std::span(&header, 1)));
    }

    /// Takes attributes over as they are.
    /// @param without types that are left out
    void copy(base::Bytes attributes, std::initializer_list<std::uint16_t> without);

    void attribute(std::uint16_t type, base::Bytes value);
    void attribute(std::uint16_t type, std::uint32_t value) {
        attribute(type, std::as_bytes(std::span(&value, 1)));
    }

    [[nodiscard]] base::Bytes bytes() const { return bytes_; }

private:
    void append(base::Bytes bytes);

    std::vector<std::byte> bytes_;
};

/// @return the value of the first attribute of a type; nothing if there is none.
[[nodiscard]] std::optional<base::Bytes> find(base::Bytes attributes, std::uint16_t type);

} // namespace netfailover::guest::act
