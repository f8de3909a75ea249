// SPDX-License-Identifier: LGPL-2.1-or-later
#include "kernel/route_socket.hpp"

#include <linux/rtnetlink.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <new>
#include <utility>

namespace netfailover::kernel {

namespace {

struct FreeMessage {
    void operator()(nl_msg* message) const { nlmsg_free(message); }
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

RouteSocket::RouteSocket() : socket_(openRouteSocket()) {}

std::uint32_t RouteSocket::requestDump(std::uint16_t type) {
    const MessagePointer message = newDumpRequest(type);
    if (const int error = nl_send_auto(socket_.get(), message.get()); error < 0) {
        throwNetlinkError("cannot ask the kernel for its network interfaces", error);
    }
    return nlmsg_hdr(message.get())->nlmsg_seq;
}

Datagram RouteSocket::receive() {
    std::optional<Datagram> datagram;
    const int result = receiveDatagram(socket_.get(), datagram);
    if (!datagram) {
        throwNetlinkError("cannot read the kernel's answer", result);
    }
    return std::move(*datagram);
}

int RouteSocket::descriptor() const {
    return nl_socket_get_fd(socket_.get());
}

} // namespace netfailover::kernel
