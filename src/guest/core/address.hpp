// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/kernel_message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace netfailover::guest::core {

enum class Family : std::uint8_t { IPv4, IPv6 };

/// An IP address of a link.
struct Address {
    Family family{Family::IPv4};
    /// "192.0.2.7/24" or "2001:db8::7/64"; the local end of a point-to-point link.
    std::string text{};
    /// The address itself in network byte order; of IPv4 the first four bytes.
    std::array<std::byte, 16> bytes{};
    /// Length in bits of the prefix whose addresses are on the link.  All bits where
    /// the prefix is that of a peer.
    std::uint8_t prefixLength{};
    /// Reaches further than the link; by a link-local address nobody is cut off.
    bool wide{};
    /// Link-local by what it is (169.254.0.0/16), and not by the scope that the kernel was
    /// told: dhcpcd's fallback, or somebody's plan.
    bool unscoped{};
    /// Seconds that the address is preferred and valid for; the highest number is
    /// for ever (INFINITY_LIFE_TIME, linux/if_addr.h has the structure).
    std::uint32_t preferredSeconds{UINT32_MAX};
    std::uint32_t validSeconds{UINT32_MAX};
    /// Duplicate address detection is not over.
    bool tentative{};
    /// Duplicate address detection found another owner.
    bool duplicate{};
    KernelMessage message{};

    [[nodiscard]] bool usable() const { return !tentative && !duplicate; }

    /// The same address, whatever its prefix length.
    [[nodiscard]] bool equals(const Address& other) const {
        return family == other.family && bytes == other.bytes;
    }

    friend bool operator==(const Address&, const Address&) = default;
};

} // namespace netfailover::guest::core
