// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/entries.hpp"

#include "host/kernel/decode.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstddef>
#include <limits>
#include <linux/filter.h>
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

void take(base::Bytes bytes, const Entries::Concern& concern, Entries::Heard& heard) {
    while (const auto message = base::nextMessage(bytes)) {
        heard.links |= kernel::concernsPairs(*message, concern.links);
        heard.entries |= isOfThese(*message, concern.macs);
    }
}

// Else each neighbour of the host that is heard of would wake the daemon.
void dropOtherNeighbours(int socket) {
    // Loads are in network byte order, the fields in the host's.
    const auto type = [](std::uint16_t value) { return std::uint32_t{htons(value)}; };
    std::array program{
        sock_filter BPF_STMT(BPF_LD | BPF_H | BPF_ABS, offsetof(nlmsghdr, nlmsg_type)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, type(RTM_NEWNEIGH), 1, 0),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, type(RTM_DELNEIGH), 0, 3),
        sock_filter BPF_STMT(BPF_LD | BPF_B | BPF_ABS, NLMSG_HDRLEN + offsetof(ndmsg, ndm_family)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_BRIDGE, 1, 0),
        sock_filter BPF_STMT(BPF_RET | BPF_K, 0),
        sock_filter BPF_STMT(BPF_RET | BPF_K, std::numeric_limits<std::uint32_t>::max()),
    };
    const sock_fprog filter{.len = program.size(), .filter = program.data()};
    (void)setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

} // namespace

Entries::Entries() : socket_(base::openRouteSocket()) {
    dropOtherNeighbours(descriptor());
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

Entries::Heard Entries::drain(const Concern& concern) {
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
                take(datagram.bytes, concern, heard);
            }
            break;
        }
    }
    return heard;
}

} // namespace netfailover::host::daemon
