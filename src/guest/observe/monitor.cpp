// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/monitor.hpp"

#include "guest/observe/news.hpp"

#include <linux/rtnetlink.h>
#include <netlink/errno.h>
#include <netlink/socket.h>

namespace netfailover::guest::observe {

namespace {

// libnl's name for ENOBUFS: the kernel had no room for what it wanted to say.
bool isOverrun(int error) {
    return error == -NLE_NOMEM;
}

bool isEmpty(int error) {
    return error == 0 || error == -NLE_AGAIN || error == -NLE_INTR;
}

} // namespace

Monitor::Monitor() : socket_(base::openRouteSocket()) {
    const int error = nl_socket_add_memberships(socket_.get(), RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR,
                                                RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE,
                                                RTNLGRP_IPV6_ROUTE, RTNLGRP_NONE);
    if (error < 0) {
        base::throwNetlinkError("cannot subscribe to news of network interfaces", error);
    }
    if (const int refused = nl_socket_set_nonblocking(socket_.get()); refused < 0) {
        base::throwNetlinkError("cannot set up a netlink socket", refused);
    }
}

int Monitor::descriptor() const {
    return nl_socket_get_fd(socket_.get());
}

bool Monitor::drain(const core::Topology& known) {
    bool news = false;
    std::optional<base::Datagram> datagram;
    for (;;) {
        const int result = base::receiveDatagram(socket_.get(), datagram);
        if (isOverrun(result)) {
            news = true;
        } else if (isEmpty(result)) {
            return news;
        } else if (result < 0) {
            base::throwNetlinkError("cannot read news of network interfaces", result);
        } else {
            news = news || isNews(*datagram, known);
        }
    }
}

} // namespace netfailover::guest::observe
