// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/next_hop.hpp"

#include <linux/rtnetlink.h>

namespace netfailover::base {

std::optional<NextHop> nextHop(Bytes& hops) {
    if (hops.empty()) {
        return std::nullopt;
    }
    const auto header = readValue<rtnexthop>(hops);
    if (!header || header->rtnh_len < sizeof *header || header->rtnh_len > hops.size()) {
        throw MalformedMessage("rtnetlink: a next hop runs past the end of its route");
    }
    const Bytes before = hops;
    hops = skip(hops, header->rtnh_len);
    return NextHop{.link = header->rtnh_ifindex,
                   .flags = header->rtnh_flags,
                   .attributes = skip(before.first(header->rtnh_len), sizeof *header),
                   .whole = before.first(before.size() - hops.size())};
}

} // namespace netfailover::base
