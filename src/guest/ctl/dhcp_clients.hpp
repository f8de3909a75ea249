// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// A socket by which a process speaks DHCP.
struct DhcpSocket {
    /// Interface index; 0 where only the address says to which link it belongs.
    int link{};
    /// The IPv4 address that it is bound to, or empty.
    std::string address{};
    int pid{};
    std::string process{};

    friend bool operator==(const DhcpSocket&, const DhcpSocket&) = default;
};

struct DhcpSockets {
    std::vector<DhcpSocket> sockets{};
    /// Sockets that may be such, whose process we have no right to find out: the indices
    /// of their links.
    std::vector<int> ofUnknown{};
};

/// Finds the DHCP clients of this network namespace by their sockets: packet sockets of
/// IP, or of all protocols if the process has the name of a DHCP client, and UDP sockets
/// of the client's port.
///
/// systemd-networkd and NetworkManager, whose claims have state files, are not among them.
/// @param proc where procfs is
[[nodiscard]] DhcpSockets readDhcpSockets(const std::string& proc);

} // namespace netfailover::guest::ctl
