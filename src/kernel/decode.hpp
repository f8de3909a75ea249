// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "core/link.hpp"
#include "kernel/message.hpp"

#include <optional>
#include <string>

namespace netfailover::kernel {

/// An address as rtnetlink reports it.
struct LinkAddress {
    /// Interface index of the link that holds it.
    int link{};
    /// "192.0.2.7/24" or "2001:db8::7/64"; the local end of a point-to-point link.
    std::string text{};

    friend bool operator==(const LinkAddress&, const LinkAddress&) = default;
};

/// Reads an RTM_NEWLINK message.  `driver`, `addresses` and `managers` are not
/// in it and stay empty.
/// @return nothing for another message type, for a bridge's own view of its
///         ports (AF_BRIDGE), for a link of another network namespace, and for
///         a link without an index.
/// @throws MalformedMessage
[[nodiscard]] std::optional<core::Link> decodeLink(const Message& message);

/// Reads an RTM_NEWADDR message.
/// @return nothing for another message type or an address family other than
///         IPv4 and IPv6.
/// @throws MalformedMessage
[[nodiscard]] std::optional<LinkAddress> decodeAddress(const Message& message);

} // namespace netfailover::kernel
