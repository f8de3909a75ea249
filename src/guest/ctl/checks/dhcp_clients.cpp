// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/registry.hpp"

#include <algorithm>
#include <set>

namespace netfailover::guest::ctl {

namespace {

bool isOn(const DhcpSocket& socket, const core::Link& link) {
    return socket.link == link.index ||
           std::ranges::any_of(link.addresses, [&socket](const core::Address& address) {
               return !socket.address.empty() && address.text.starts_with(socket.address + "/");
           });
}

// checkManagers() tells of it.
bool isManager(const DhcpSocket& socket, const core::Link& link) {
    return std::ranges::count(link.managers, socket.process, &core::Manager::name) > 0;
}

Check clientOf(const core::Member& member, const DhcpSocket& socket) {
    const std::string& name = member.link->name;
    Check check =
        problemOf(member,
                  socket.process + " (process " + std::to_string(socket.pid) +
                      ") speaks DHCP on the slave " + name + ", and gets it an address of its own",
                  "kill " + std::to_string(socket.pid));
    if (!check.remedy.empty()) {
        check.reason += "  Have it leave " + name + " alone by its configuration.";
    }
    return check;
}

void addClients(const Evidence& evidence, const core::Member& member, Checks& found) {
    const core::Link& slave = *member.link;
    std::set<int> named;
    for (const DhcpSocket& socket : evidence.dhcp.sockets) {
        if (isOn(socket, slave) && !isManager(socket, slave) && named.insert(socket.pid).second) {
            found.push_back(clientOf(member, socket));
        }
    }
    if (std::ranges::count(evidence.dhcp.ofUnknown, slave.index) > 0) {
        found.push_back(unknown("A process listens on the slave " + slave.name +
                                " as DHCP clients do; only root can see which it is."));
    }
}

} // namespace

Checks checkDhcpClients(const Evidence& evidence) {
    return checkSlaves(evidence, "No other DHCP client is at work on a slave.",
                       [&evidence](const core::Member& slave, Checks& found) {
                           addClients(evidence, slave, found);
                       });
}

} // namespace netfailover::guest::ctl
