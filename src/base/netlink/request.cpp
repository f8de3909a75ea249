// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/request.hpp"

#include "base/netlink/socket.hpp"

#include <netlink/attr.h>
#include <netlink/netlink.h>
#include <new>

namespace netfailover::base {

namespace {

void check(int result) {
    if (result < 0) {
        throw std::bad_alloc();
    }
}

} // namespace

Request::Request(int type, int flags)
    : message_(nlmsg_alloc_simple(type, NLM_F_REQUEST | NLM_F_ACK | flags)) {
    if (!message_) {
        throw std::bad_alloc();
    }
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

} // namespace netfailover::base
