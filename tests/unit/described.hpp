// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"
#include "wire.hpp"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <string>
#include <sys/socket.h>

// Addresses and routes with the message that the kernel would send of them.
namespace netfailover::guest::test {

inline ByteVector packedAddress(const std::string& text) {
    const bool isFour = text.find(':') == std::string::npos;
    ByteVector bytes(isFour ? sizeof(in_addr) : sizeof(in6_addr));
    inet_pton(isFour ? AF_INET : AF_INET6, text.c_str(), bytes.data());
    return bytes;
}

inline std::uint8_t familyNumber(core::Family family) {
    return family == core::Family::IPv4 ? AF_INET : AF_INET6;
}

inline core::Address described(core::Address address, std::uint32_t flags = IFA_F_NODAD) {
    ifaddrmsg header{};
    header.ifa_family = familyNumber(address.family);
    header.ifa_prefixlen = address.prefixLength;
    const ByteVector bytes = packedAddress(address.text.substr(0, address.text.find('/')));
    address.message.bytes = bytesOfValue(header) + attribute(IFA_LOCAL, bytes) +
                            attribute(IFA_ADDRESS, bytes) +
                            attribute(IFA_FLAGS, bytesOfValue(flags));
    return address;
}

inline core::Route described(core::Route route) {
    const auto slash = route.destination.find('/');
    rtmsg header{};
    header.rtm_family = familyNumber(route.family);
    header.rtm_dst_len = static_cast<std::uint8_t>(std::stoi(route.destination.substr(slash + 1)));
    header.rtm_protocol = route.protocol;
    header.rtm_scope = route.scope;
    header.rtm_type = RTN_UNICAST;
    route.message.bytes = bytesOfValue(header) + attribute(RTA_TABLE, bytesOfValue(route.table)) +
                          attribute(RTA_PRIORITY, bytesOfValue(route.metric)) +
                          attribute(RTA_DST, packedAddress(route.destination.substr(0, slash)));
    if (!route.gateway.empty()) {
        route.message.bytes =
            route.message.bytes + attribute(RTA_GATEWAY, packedAddress(route.gateway));
    }
    return route;
}

} // namespace netfailover::guest::test
