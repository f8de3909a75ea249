// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/socket.hpp"

#include <cstdlib>
#include <netlink/errno.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <stdexcept>
#include <string>

namespace netfailover::base {

namespace {

// The kernel fills its datagrams up to the buffer that it sees, 32 KiB at most
// (NLMSG_GOODSIZE and max_recvmsg_len in net/netlink/af_netlink.c).
constexpr std::size_t receiveSize = 32768;

struct FreeBuffer {
    void operator()(unsigned char* buffer) const { std::free(buffer); } // NOLINT: nl_recv() mallocs
};

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
    if (const int error = nl_socket_set_msg_buf_size(socket.get(), receiveSize); error < 0) {
        throwNetlinkError("cannot set up a netlink socket", error);
    }
    return socket;
}

int receiveDatagram(nl_sock* socket, std::optional<Datagram>& datagram) {
    sockaddr_nl sender{};
    unsigned char* raw = nullptr;
    const int length = nl_recv(socket, &sender, &raw, nullptr);
    const std::unique_ptr<unsigned char, FreeBuffer> buffer(raw);
    datagram.reset();
    if (length > 0) {
        const Bytes bytes =
            std::as_bytes(std::span(buffer.get(), static_cast<std::size_t>(length)));
        datagram = Datagram{.bytes = {bytes.begin(), bytes.end()}, .sender = sender.nl_pid};
    }
    return length;
}

void throwNetlinkError(const char* what, int error) {
    throw std::runtime_error(std::string(what) + ": " + nl_geterror(error));
}

} // namespace netfailover::base
