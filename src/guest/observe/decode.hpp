// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"
#include "guest/core/link.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::observe {

/// An address as rtnetlink reports it.
struct LinkAddress {
    /// Interface index of the link that holds it.
    int link{};
    core::Address address{};

    friend bool operator==(const LinkAddress&, const LinkAddress&) = default;
};

/// A route as rtnetlink reports it.
struct LinkRoute {
    /// Interface index of the link that it leads to.
    int link{};
    core::Route route{};

    friend bool operator==(const LinkRoute&, const LinkRoute&) = default;
};

/// Reads an RTM_NEWLINK message.  `driver`, `addresses`, `routes`,
/// `managers` and `udevRole` are not in it and stay empty.
/// @return nothing for another message type, for a bridge's own view of its
///         ports (AF_BRIDGE), for a link of another network namespace, and for
///         a link without an index.
/// @throws base::MalformedMessage
[[nodiscard]] std::optional<core::Link> decodeLink(const base::Message& message);

/// Reads an RTM_NEWADDR message.
/// @return nothing for another message type or an address family other than
///         IPv4 and IPv6.
/// @throws base::MalformedMessage
[[nodiscard]] std::optional<LinkAddress> decodeAddress(const base::Message& message);

/// Reads an RTM_NEWROUTE message.
/// @return one for each next hop; nothing for another message type, for another address
///         family, for a route that the kernel made by itself, and for one that is not
///         unicast or does not lead to a link.
/// @throws base::MalformedMessage
[[nodiscard]] std::vector<LinkRoute> decodeRoute(const base::Message& message);

} // namespace netfailover::guest::observe
