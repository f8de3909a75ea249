// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/values.hpp"

#include <arpa/inet.h>
#include <array>
#include <sys/socket.h>

namespace netfailover::guest::observe {

core::KernelMessage keep(const base::Message& message) {
    return {.bytes = {message.payload.begin(), message.payload.end()}};
}

bool isInternet(int family) {
    return family == AF_INET || family == AF_INET6;
}

core::Family familyOf(int family) {
    return family == AF_INET ? core::Family::IPv4 : core::Family::IPv6;
}

std::string addressText(int family, base::Bytes address) {
    const std::size_t length = family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (address.size() != length ||
        inet_ntop(family, address.data(), buffer.data(), buffer.size()) == nullptr) {
        throw base::MalformedMessage("rtnetlink: an address does not have its family's length");
    }
    return buffer.data();
}

std::string prefixText(int family, base::Bytes address, unsigned length) {
    return addressText(family, address) + '/' + std::to_string(length);
}

} // namespace netfailover::guest::observe
