// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/entries.hpp"

#include "host/kernel/decode.hpp"

#include <algorithm>
#include <linux/rtnetlink.h>
#include <netlink/socket.h>
#include <sys/socket.h>

namespace netfailover::host::daemon {

namespace {

constexpr int mostDatagrams = 64;

// A deletion has the form of an addition.
bool isOfThese(base::Message message, const std::vector<core::Mac>& macs) {
    message.type = message.type == RTM_DELNEIGH ? std::uint16_t{RTM_NEWNEIGH} : message.type;
    const auto found = kernel::decodeForwarding(message);
    return found && std::ranges::count(macs, found->entry.mac) > 0;
}

// Bridges tell of each state of a port as well, in messages of their own.
bool isOfLinks(const base::Message& message) {
    const auto header = base::readValue<ifinfomsg>(message.payload);
    return (message.type == RTM_NEWLINK || message.type == RTM_DELLINK) && header &&
           header->ifi_family == AF_UNSPEC;
}

void take(base::Bytes bytes, const std::vector<core::Mac>& macs, Entries::Heard& heard) {
    while (const auto message = base::nextMessage(bytes)) {
        heard.links |= isOfLinks(*message);
        heard.entries |= isOfThese(*message, macs);
    }
}

} // namespace

Entries::Entries() : socket_(base::openRouteSocket()) {
    if (const int error = nl_socket_add_memberships(socket_.get(), RTNLGRP_LINK, RTNLGRP_NONE);
        error < 0) {
        base::throwNetlinkError("cannot subscribe to events of network interfaces", error);
    }
    (void)nl_socket_set_nonblocking(socket_.get());
}

int Entries::descriptor() const {
    return nl_socket_get_fd(socket_.get());
}

void Entries::follow(bool entries) {
    if (entries != follows_) {
        (void)(entries ? nl_socket_add_memberships(socket_.get(), RTNLGRP_NEIGH, RTNLGRP_NONE)
                       : nl_socket_drop_memberships(socket_.get(), RTNLGRP_NEIGH, RTNLGRP_NONE));
        follows_ = entries;
    }
}

Entries::Heard Entries::drain(const std::vector<core::Mac>& macs) {
    Heard heard;
    base::Datagram datagram;
    for (int count = 0; count < mostDatagrams; ++count) {
        switch (base::receiveDatagram(socket_.get(), datagram)) {
        case base::Reception::Nothing:
            return heard;
        case base::Reception::Loss:
            heard = {.links = true, .entries = true};
            break;
        case base::Reception::Complete:
            if (datagram.isFromKernel()) {
                take(datagram.bytes, macs, heard);
            }
            break;
        }
    }
    return heard;
}

} // namespace netfailover::host::daemon
