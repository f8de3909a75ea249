// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/route_socket.hpp"

#include <cerrno>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <new>
#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace netfailover::base {

namespace {

struct FreeMessage {
    void operator()(nl_msg* message) const { nlmsg_free(message); }
};

using MessagePointer = std::unique_ptr<nl_msg, FreeMessage>;

template <class Header> void append(nl_msg* message, Header header) {
    if (nlmsg_append(message, &header, sizeof header, NLMSG_ALIGNTO) < 0) {
        throw std::bad_alloc();
    }
}

ifinfomsg linkHeader(std::uint8_t family) {
    ifinfomsg header{};
    header.ifi_family = family;
    return header;
}

ndmsg neighbourHeader(std::uint8_t family) {
    ndmsg header{};
    header.ndm_family = family;
    return header;
}

// The kernel checks strictly: each kind has its own header, and all its fields but
// the address family are a filter, or zero.
MessagePointer newDumpRequest(const DumpRequest& request) {
    MessagePointer message(nlmsg_alloc_simple(request.type, NLM_F_REQUEST | NLM_F_DUMP));
    if (!message) {
        throw std::bad_alloc();
    }
    int error = 0;
    switch (request.type) {
    case RTM_GETROUTE:
        append(message.get(), rtmsg{});
        error = nla_put_s32(message.get(), RTA_OIF, request.link);
        break;
    case RTM_GETLINK:
        append(message.get(), linkHeader(request.family));
        error =
            nla_put_u32(message.get(), IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS | request.linkFilter);
        break;
    case RTM_GETNEIGH:
        append(message.get(), neighbourHeader(request.family));
        break;
    default:
        append(message.get(), ifaddrmsg{});
    }
    if (error < 0) {
        throw std::bad_alloc();
    }
    return message;
}

// Without it the kernel ignores the filters of a dump.
void checkStrictly(int descriptor) {
    const int on = 1;
    if (setsockopt(descriptor, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof on) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot set up a netlink socket");
    }
}

} // namespace

RouteSocket::RouteSocket() : socket_(openRouteSocket()) {
    checkStrictly(descriptor());
}

std::uint32_t RouteSocket::requestDump(const DumpRequest& request) {
    const MessagePointer message = newDumpRequest(request);
    if (const int error = nl_send_auto(socket_.get(), message.get()); error < 0) {
        throwNetlinkError("cannot ask the kernel for its network interfaces", error);
    }
    return nlmsg_hdr(message.get())->nlmsg_seq;
}

Datagram RouteSocket::receive() {
    Datagram datagram;
    switch (receiveDatagram(socket_.get(), datagram)) {
    case Reception::Complete:
        return datagram;
    case Reception::Nothing:
        return receive();
    case Reception::Loss:
        break;
    }
    throw std::system_error(ENOBUFS, std::generic_category(), "cannot read the kernel's answer");
}

int RouteSocket::descriptor() const {
    return nl_socket_get_fd(socket_.get());
}

} // namespace netfailover::base
