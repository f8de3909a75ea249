// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"

#include <cstdint>
#include <optional>

namespace netfailover::base {

/// One entry of RTA_MULTIPATH (struct rtnexthop).
struct NextHop {
    /// Interface index
    int link{};
    /// RTNH_F_*
    std::uint8_t flags{};
    Bytes attributes{};
    /// The entry as it is, header and padding included.
    Bytes whole{};
};

/// Takes the first entry off `hops`.
/// @return nothing when none is left.
/// @throws MalformedMessage
[[nodiscard]] std::optional<NextHop> nextHop(Bytes& hops);

} // namespace netfailover::base
