// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/monitor.hpp"

#include "guest/observe/relevant.hpp"

#include <linux/rtnetlink.h>
#include <netlink/socket.h>

namespace netfailover::guest::observe {

namespace {

// A millisecond of work.
constexpr int mostDatagrams = 64;

// What the kernel gives without privilege (net.core.rmem_max); libnl asks for 32 KiB, which
// is less than 20 links that come up.
constexpr int bufferSize = 212992;

} // namespace

Monitor::Monitor() : socket_(base::openRouteSocket()) {
    const int error = nl_socket_add_memberships(socket_.get(), RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR,
                                                RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE,
                                                RTNLGRP_IPV6_ROUTE, RTNLGRP_NONE);
    if (error < 0) {
        base::throwNetlinkError("cannot subscribe to events of network interfaces", error);
    }
    if (const int refused = nl_socket_set_buffer_size(socket_.get(), bufferSize, 0); refused < 0) {
        base::throwNetlinkError("cannot set up a netlink socket", refused);
    }
    if (const int refused = nl_socket_set_nonblocking(socket_.get()); refused < 0) {
        base::throwNetlinkError("cannot set up a netlink socket", refused);
    }
}

int Monitor::descriptor() const {
    return nl_socket_get_fd(socket_.get());
}

Heard Monitor::drain(const core::Topology& known) {
    Heard heard = Heard::Nothing;
    base::Datagram datagram;
    for (int count = 0; count < mostDatagrams; ++count) {
        switch (base::receiveDatagram(socket_.get(), datagram)) {
        case base::Reception::Nothing:
            return heard;
        case base::Reception::Loss:
            heard = Heard::Loss;
            break;
        case base::Reception::Complete:
            if (heard == Heard::Nothing && isRelevant(datagram, known)) {
                heard = Heard::Event;
            }
            break;
        }
    }
    return heard;
}

} // namespace netfailover::guest::observe
