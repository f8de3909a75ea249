// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/dump.hpp"

#include <memory>
#include <optional>

struct nl_sock;

namespace netfailover::base {

struct FreeNetlinkSocket {
    void operator()(nl_sock* socket) const;
};

using NetlinkSocket = std::unique_ptr<nl_sock, FreeNetlinkSocket>;

/// @return a NETLINK_ROUTE socket that joins no group.
/// @throws std::runtime_error
[[nodiscard]] NetlinkSocket openRouteSocket();

/// Reads one datagram.
/// @return a number of libnl's (netlink/errno.h) below zero if that fails, or
///         nothing where a socket that does not wait has nothing to read.
[[nodiscard]] int receiveDatagram(nl_sock* socket, std::optional<Datagram>& datagram);

/// Says what went wrong; libnl turns an errno into a number of its own, and the
/// text is what remains.
[[noreturn]] void throwNetlinkError(const char* what, int error);

} // namespace netfailover::base
