// SPDX-License-Identifier: LGPL-2.1-or-later
#include "kernel/route_socket.hpp"

#include <cerrno>
#include <cstdlib>
#include <linux/rtnetlink.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <stdexcept>
#include <string>
#include <system_error>

namespace netfailover::kernel {

namespace {

// The kernel fills its datagrams up to the buffer that it sees, 32 KiB at most
// (NLMSG_GOODSIZE and max_recvmsg_len in net/netlink/af_netlink.c).
constexpr std::size_t receiveSize = 32768;

// libnl turns an errno into a number of its own; the text is what remains.
[[noreturn]] void fail(const char* what, int error) {
    throw std::runtime_error(std::string(what) + ": " + nl_geterror(error));
}

struct FreeMessage {
    void operator()(nl_msg* message) const { nlmsg_free(message); }
};

struct FreeBuffer {
    void operator()(unsigned char* buffer) const { std::free(buffer); } // NOLINT: nl_recv() mallocs
};

using MessagePointer = std::unique_ptr<nl_msg, FreeMessage>;

MessagePointer newDumpRequest(std::uint16_t type) {
    MessagePointer message(nlmsg_alloc_simple(type, NLM_F_REQUEST | NLM_F_DUMP));
    // Both kinds of request start with the address family; for all families the
    // header is zeroes, and an ifinfomsg is the longer of the two.
    ifinfomsg header{};
    if (!message || nlmsg_append(message.get(), &header, sizeof header, NLMSG_ALIGNTO) < 0) {
        throw std::bad_alloc();
    }
    if (type == RTM_GETLINK &&
        nla_put_u32(message.get(), IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS) < 0) {
        throw std::bad_alloc();
    }
    return message;
}

} // namespace

void RouteSocket::Free::operator()(nl_sock* socket) const {
    nl_socket_free(socket);
}

RouteSocket::RouteSocket() : socket_(nl_socket_alloc()) {
    if (!socket_) {
        throw std::bad_alloc();
    }
    if (const int error = nl_connect(socket_.get(), NETLINK_ROUTE); error < 0) {
        fail("cannot open a netlink socket", error);
    }
    if (const int error = nl_socket_set_msg_buf_size(socket_.get(), receiveSize); error < 0) {
        fail("cannot set up a netlink socket", error);
    }
}

std::uint32_t RouteSocket::requestDump(std::uint16_t type) {
    const MessagePointer message = newDumpRequest(type);
    if (const int error = nl_send_auto(socket_.get(), message.get()); error < 0) {
        fail("cannot ask the kernel for its network interfaces", error);
    }
    return nlmsg_hdr(message.get())->nlmsg_seq;
}

Datagram RouteSocket::receive() {
    sockaddr_nl sender{};
    unsigned char* raw = nullptr;
    const int length = nl_recv(socket_.get(), &sender, &raw, nullptr);
    const std::unique_ptr<unsigned char, FreeBuffer> buffer(raw);
    if (length < 0) {
        fail("cannot read the kernel's answer", length);
    }
    const Bytes bytes = std::as_bytes(std::span(buffer.get(), static_cast<std::size_t>(length)));
    return {.bytes = {bytes.begin(), bytes.end()}, .sender = sender.nl_pid};
}

int RouteSocket::descriptor() const {
    return nl_socket_get_fd(socket_.get());
}

} // namespace netfailover::kernel
