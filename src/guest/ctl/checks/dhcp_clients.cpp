// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/classify.hpp"
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

// A link that is no slave, and whose lease goes with the process; nullptr if there is none.
const core::Link* servedBesides(const Evidence& evidence, const DhcpSocket& client) {
    const auto& links = evidence.snapshot.links;
    const auto found = std::ranges::find_if(links, [&](const core::Link& link) {
        const auto role = core::roleOf(evidence.topology, link.index);
        return (!role || *role == core::Role::Master) &&
               std::ranges::any_of(evidence.dhcp.sockets, [&](const DhcpSocket& socket) {
                   return socket.pid == client.pid && isOn(socket, link);
               });
    });
    return found == links.end() ? nullptr : &*found;
}

// An entry of ConnMan's stands for all names that begin with it.
std::string adviceForConnman(const Evidence& evidence, const core::Link& slave) {
    const std::string list = "NetworkInterfaceBlacklist= in /etc/connman/main.conf";
    for (const core::Link& link : evidence.snapshot.links) {
        if (link.index != slave.index && link.name.starts_with(slave.name)) {
            return "  In " + list + " its name would stand for " + link.name + " as well.";
        }
    }
    return "  Add " + slave.name + " to " + list +
           ", beside what that has by default, and restart ConnMan.";
}

// What it has got is a problem for the daemon as well, and one for State.  Until then a client
// is worth a word, and nothing is wrong.
Check clientOf(const Evidence& evidence, const core::Member& member, const DhcpSocket& socket) {
    const std::string& name = member.link->name;
    const bool hasAddress = !member.link->addresses.empty();
    const bool isConnman = socket.process == "connmand";
    const core::Link* const besides = servedBesides(evidence, socket);
    const std::string kill = "kill " + std::to_string(socket.pid);
    Check check = problemOf(member,
                            socket.process + " (process " + std::to_string(socket.pid) +
                                ") speaks DHCP on the slave " + name +
                                (hasAddress ? ", and gets it an address of its own"
                                            : ", which is to have no address of its own"),
                            isConnman || besides != nullptr ? std::string{} : kill);
    check.verdict = hasAddress ? Verdict::Problem : Verdict::Warning;
    if (isConnman) {
        check.reason += adviceForConnman(evidence, *member.link);
    } else if (besides != nullptr) {
        check.reason += "  " + besides->name + " has its lease from it, too: have it leave " +
                        name + " alone by its configuration.";
    } else if (!check.remedy.empty()) {
        check.reason += "  Have it leave " + name + " alone by its configuration.";
    }
    return check;
}

void addClients(const Evidence& evidence, const core::Member& member, Checks& found) {
    const core::Link& slave = *member.link;
    std::set<int> named;
    for (const DhcpSocket& socket : evidence.dhcp.sockets) {
        if (isOn(socket, slave) && !isManager(socket, slave) && named.insert(socket.pid).second) {
            found.push_back(clientOf(evidence, member, socket));
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
