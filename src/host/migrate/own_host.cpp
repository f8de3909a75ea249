// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/own_host.hpp"

#include "base/text/printable.hpp"
#include "host/libvirt/connection.hpp"

#include <stdexcept>

namespace netfailover::host::migrate {

namespace {

constexpr std::string_view beforeServer = "://";

// What is no URI is an alias of libvirt.conf, and nothing at all its default.
std::string resolved(const std::string& connect) {
    return connect.find(beforeServer) != std::string::npos ? connect
                                                           : libvirt::Connection(connect).uri();
}

} // namespace

bool namesServer(std::string_view uri) {
    const auto start = uri.find(beforeServer);
    if (start == std::string_view::npos) {
        return false;
    }
    uri.remove_prefix(start + beforeServer.size());
    return !uri.substr(0, uri.find_first_of("/?#")).empty();
}

void refuseAnotherHost(const std::string& connect) {
    const std::string uri = resolved(connect);
    if (namesServer(uri)) {
        throw std::runtime_error(
            base::printable(uri) +
            " names a server: run this on that host, by a URI without one such as qemu:///system; "
            "its net-failover-hostd learns from files there what is done to a domain");
    }
}

} // namespace netfailover::host::migrate
