// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/request.hpp"

#include "base/netlink/socket.hpp"

#include <arpa/inet.h>
#include <charconv>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/netlink.h>
#include <new>
#include <stdexcept>
#include <string>
#include <sys/socket.h>

namespace netfailover::guest::act {

namespace {

void check(int result) {
    if (result < 0) {
        throw std::bad_alloc();
    }
}

// libnl's names for EEXIST, EADDRNOTAVAIL, ESRCH and ENOENT, and ENODEV.
bool isDoneAlready(int error) {
    return error == -NLE_EXIST || error == -NLE_NOADDR || error == -NLE_OBJ_NOTFOUND ||
           error == -NLE_NODEV;
}

std::uint8_t parseBits(std::string_view text, std::size_t most) {
    std::uint8_t bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (error != std::errc{} || end != text.data() + text.size() || bits > most) {
        throw std::invalid_argument("this is no prefix length: " + std::string(text));
    }
    return bits;
}

} // namespace

Prefix parsePrefix(core::Family family, std::string_view text) {
    const auto slash = text.find('/');
    const std::string address(text.substr(0, slash));
    Prefix prefix{.length = family == core::Family::IPv4 ? sizeof(in_addr) : sizeof(in6_addr)};
    if (inet_pton(addressFamily(family), address.c_str(), prefix.bytes.data()) != 1) {
        throw std::invalid_argument("this is no IP address: " + address);
    }
    const std::size_t most = prefix.length * 8;
    prefix.bits = slash == std::string_view::npos ? static_cast<std::uint8_t>(most)
                                                  : parseBits(text.substr(slash + 1), most);
    return prefix;
}

std::uint8_t addressFamily(core::Family family) {
    return family == core::Family::IPv4 ? AF_INET : AF_INET6;
}

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

void Request::attribute(int type, const Prefix& address) {
    attribute(type, std::span(address.bytes).first(address.length));
}

void Request::attribute(int type, std::uint32_t value) {
    check(nla_put_u32(message_.get(), type, value));
}

bool Request::send(const char* what) {
    const auto socket = base::openRouteSocket();
    // It frees the message in any case.
    const int result = nl_send_sync(socket.get(), message_.release());
    if (result < 0 && !isDoneAlready(result)) {
        base::throwNetlinkError(what, result);
    }
    return result >= 0;
}

} // namespace netfailover::guest::act
