// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/dump.hpp"

#include <cstdint>
#include <memory>

struct nl_sock;

namespace netfailover::base {

struct FreeNetlinkSocket {
    void operator()(nl_sock* socket) const;
};

using NetlinkSocket = std::unique_ptr<nl_sock, FreeNetlinkSocket>;

/// @return a NETLINK_ROUTE socket that joins no group.
/// @throws std::runtime_error
[[nodiscard]] NetlinkSocket openRouteSocket();

/// What became of an attempt to read a datagram.
enum class Reception : std::uint8_t {
    Complete,
    /// A socket that does not wait has nothing to read.
    Nothing,
    /// Something was lost: the kernel had no room for what it wanted to say, or said more
    /// at once than it ever should.
    Loss,
};

/// Reads one datagram.
/// @throws std::system_error
[[nodiscard]] Reception receiveDatagram(nl_sock* socket, Datagram& datagram);

/// Says what went wrong; libnl turns an errno into a number of its own, and the
/// text is what remains.
[[noreturn]] void throwNetlinkError(const char* what, int error);

} // namespace netfailover::base
