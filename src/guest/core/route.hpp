// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace netfailover::guest::core {

/// A unicast route that somebody has added to a link; those that the kernel adds for an
/// address come and go with it, and are none of these.  One with several next hops is
/// as many of these.
struct Route {
    Family family{Family::IPv4};
    /// "192.0.2.0/24", "0.0.0.0/0" or "::/0"
    std::string destination{};
    /// "2001:db8::/64" for packets from there alone (IPv6), or empty.
    std::string from{};
    /// Type of service, for packets with that alone (IPv4), or zero.
    std::uint8_t tos{};
    /// "192.0.2.1", or empty for a destination on the link; may be of the other family.
    std::string gateway{};
    /// The source address it prefers, or empty.
    std::string source{};
    /// Number of the routing table (rt_tables, RT_TABLE_MAIN is 254).
    std::uint32_t table{};
    /// The lower of two goes first.
    std::uint32_t metric{};
    /// Who added it, RTPROT_* of linux/rtnetlink.h
    std::uint8_t protocol{};
    /// RT_SCOPE_* of linux/rtnetlink.h
    std::uint8_t scope{};
    /// The gateway is on the link, whatever the addresses say (RTNH_F_ONLINK).
    bool onLink{};
    /// Place among several next hops, from zero.
    std::optional<std::size_t> hop{};
    KernelMessage message{};

    /// Added for an address (RTPROT_KERNEL), by the kernel or in its name:
    /// NetworkManager's stays when the address goes.
    [[nodiscard]] bool isOfAddress() const { return protocol == 2; }

    friend bool operator==(const Route&, const Route&) = default;
};

/// "198.51.100.0/24 tos 16": what packets take it, in words of ip-route(8).
[[nodiscard]] std::string selectorText(const Route& route);

/// All that tells the route from others, in words of ip-route(8):
/// "198.51.100.0/24 tos 16 via 192.0.2.1 src 192.0.2.7 metric 100 table 200 onlink"
[[nodiscard]] std::string routeText(const Route& route);

/// Reads what routeText() has written.
/// @throws std::invalid_argument for what it cannot have written
[[nodiscard]] Route routeOf(const std::string& text);

} // namespace netfailover::guest::core
