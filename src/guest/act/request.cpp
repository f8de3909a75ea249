// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/request.hpp"

#include "base/netlink/socket.hpp"

#include <netlink/errno.h>
#include <netlink/netlink.h>
#include <new>
#include <span>
#include <vector>

namespace netfailover::guest::act {

namespace {

// libnl's names for EEXIST, EADDRNOTAVAIL, ESRCH and ENOENT, and ENODEV.  Where the
// object is there after all, the next look finds it, and its removal is tried again
// until it is given up.
bool isDoneAlready(int error) {
    return error == -NLE_EXIST || error == -NLE_NOADDR || error == -NLE_OBJ_NOTFOUND ||
           error == -NLE_NODEV;
}

// @return false if there was nothing to do
bool check(int result, const char* what) {
    if (result < 0 && !isDoneAlready(result)) {
        base::throwNetlinkError(what, result);
    }
    return result >= 0;
}

base::Bytes bytesOf(nl_msg* message) {
    const nlmsghdr* const header = nlmsg_hdr(message);
    return std::as_bytes(std::span(reinterpret_cast<const char*>(header), // NOLINT: libnl's own
                                   NLMSG_ALIGN(header->nlmsg_len)));
}

} // namespace

Request::Request(int type, int flags, base::Bytes payload)
    : message_(nlmsg_alloc_size(NLMSG_SPACE(payload.size()))) {
    if (!message_ || nlmsg_put(message_.get(), NL_AUTO_PORT, NL_AUTO_SEQ, type, 0,
                               NLM_F_REQUEST | NLM_F_ACK | flags) == nullptr) {
        throw std::bad_alloc();
    }
    if (nlmsg_append(message_.get(), const_cast<std::byte*>(payload.data()), // NOLINT: libnl copies
                     payload.size(), NLMSG_ALIGNTO) < 0) {
        throw std::bad_alloc();
    }
}

bool Request::send(const char* what) {
    const auto socket = base::openRouteSocket();
    // It frees the message in any case.
    return check(nl_send_sync(socket.get(), message_.release()), what);
}

void Request::sendTogether(const Request& first, const Request& second, const char* what) {
    const auto socket = base::openRouteSocket();
    std::vector<std::byte> datagram;
    for (const Request* request : {&first, &second}) {
        nl_complete_msg(socket.get(), request->message_.get());
        const base::Bytes bytes = bytesOf(request->message_.get());
        datagram.insert(datagram.end(), bytes.begin(), bytes.end());
    }
    if (const int sent = nl_sendto(socket.get(), datagram.data(), datagram.size()); sent < 0) {
        base::throwNetlinkError(what, sent);
    }
    const int firstResult = nl_wait_for_ack(socket.get());
    const int secondResult = nl_wait_for_ack(socket.get());
    check(firstResult, what);
    check(secondResult, what);
}

} // namespace netfailover::guest::act
