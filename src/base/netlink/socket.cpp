// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/socket.hpp"

#include <array>
#include <cerrno>
#include <linux/netlink.h>
#include <netlink/errno.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <system_error>

namespace netfailover::base {

namespace {

// The kernel fills a dump's datagrams up to 32 KiB, but a single link may need more: each
// of its lists, alternative names or VFs, may have 64 KiB (nla_len is a 16-bit number).
constexpr std::size_t receiveSize = 131072;

bool isNothing(int error) {
    return error == EAGAIN || error == EINTR;
}

} // namespace

void FreeNetlinkSocket::operator()(nl_sock* socket) const {
    nl_socket_free(socket);
}

NetlinkSocket openRouteSocket() {
    NetlinkSocket socket(nl_socket_alloc());
    if (!socket) {
        throw std::bad_alloc();
    }
    if (const int error = nl_connect(socket.get(), NETLINK_ROUTE); error < 0) {
        throwNetlinkError("cannot open a netlink socket", error);
    }
    return socket;
}

Reception receiveDatagram(nl_sock* socket, Datagram& datagram) {
    // Not on the heap: it is as large as this for one link in a million.
    static std::array<std::byte, receiveSize> buffer;
    sockaddr_nl sender{};
    socklen_t senderSize = sizeof sender;
    auto* const address = reinterpret_cast<sockaddr*>(&sender); // NOLINT: the interface's own
    const ssize_t length = recvfrom(nl_socket_get_fd(socket), buffer.data(), buffer.size(),
                                    MSG_TRUNC, address, &senderSize);
    if (length < 0 && isNothing(errno)) {
        return Reception::Nothing;
    }
    if (length < 0 && errno != ENOBUFS) {
        throw std::system_error(errno, std::generic_category(), "cannot read a netlink socket");
    }
    if (length < 0 || static_cast<std::size_t>(length) > buffer.size()) {
        return Reception::Loss;
    }
    const Bytes bytes = std::span(buffer).first(static_cast<std::size_t>(length));
    datagram.bytes.assign(bytes.begin(), bytes.end());
    datagram.sender = sender.nl_pid;
    return Reception::Complete;
}

void throwNetlinkError(const char* what, int error) {
    throw std::runtime_error(std::string(what) + ": " + nl_geterror(error));
}

} // namespace netfailover::base
