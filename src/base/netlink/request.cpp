// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/request.hpp"

#include "base/netlink/socket.hpp"

#include <netlink/attr.h>
#include <netlink/netlink.h>
#include <new>
#include <vector>

namespace netfailover::base {

namespace {

// For the attributes that are added; what is copied from the kernel has room of its own.
constexpr std::size_t roomForMore = 4096;

void check(int result) {
    if (result < 0) {
        throw std::bad_alloc();
    }
}

std::span<const std::byte> bytesOf(nl_msg* message) {
    const nlmsghdr* const header = nlmsg_hdr(message);
    return std::as_bytes(std::span(reinterpret_cast<const char*>(header), // NOLINT: libnl's own
                                   NLMSG_ALIGN(header->nlmsg_len)));
}

} // namespace

Request::Request(int type, int flags, std::span<const std::byte> payload)
    : message_(nlmsg_alloc_size(NLMSG_SPACE(payload.size()) + roomForMore)) {
    if (!message_ || nlmsg_put(message_.get(), NL_AUTO_PORT, NL_AUTO_SEQ, type, 0,
                               NLM_F_REQUEST | NLM_F_ACK | flags) == nullptr) {
        throw std::bad_alloc();
    }
    append(payload);
}

void Request::append(std::span<const std::byte> value) {
    check(nlmsg_append(message_.get(), const_cast<std::byte*>(value.data()), // NOLINT: libnl copies
                       value.size(), NLMSG_ALIGNTO));
}

void Request::attribute(int type, std::span<const std::byte> value) {
    check(nla_put(message_.get(), type, static_cast<int>(value.size()), value.data()));
}

void Request::nest(int type, const std::function<void()>& fill) {
    nlattr* const outer = nla_nest_start(message_.get(), type);
    if (outer == nullptr) {
        throw std::bad_alloc();
    }
    fill();
    nla_nest_end(message_.get(), outer);
}

int Request::exchange() {
    const auto socket = openRouteSocket();
    // It frees the message in any case.
    return nl_send_sync(socket.get(), message_.release());
}

std::pair<int, int> Request::exchangeTogether(const Request& first, const Request& second) {
    const auto socket = openRouteSocket();
    std::vector<std::byte> datagram;
    for (const Request* request : {&first, &second}) {
        nl_complete_msg(socket.get(), request->message_.get());
        const auto bytes = bytesOf(request->message_.get());
        datagram.insert(datagram.end(), bytes.begin(), bytes.end());
    }
    if (const int sent = nl_sendto(socket.get(), datagram.data(), datagram.size()); sent < 0) {
        return {sent, sent};
    }
    const int firstResult = nl_wait_for_ack(socket.get());
    return {firstResult, nl_wait_for_ack(socket.get())};
}

} // namespace netfailover::base
