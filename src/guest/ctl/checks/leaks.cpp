// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/core/reach.hpp"
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

namespace {

// What keeps net-failoverd from taking it.
std::string whyItStays(const core::Member& slave) {
    std::string text;
    for (const std::string& reason :
         core::reasonsOf(core::reach(*slave.failover, *slave.link), *slave.link)) {
        text += (text.empty() ? "; it stays for now: " : ", ") + reason;
    }
    return text;
}

} // namespace

Checks checkLeaks(const Evidence& evidence) {
    return checkSlaves(
        evidence, "No slave has an address or a route.",
        [](const core::Member& slave, Checks& found) {
            const core::Link& link = *slave.link;
            const std::string why = whyItStays(slave);
            const std::string device = " dev " + base::shellQuoted(link.name);
            for (const core::Address& address : link.addresses) {
                found.push_back(problem(link.name + " has the address " + address.text + why + ".",
                                        "ip address del " + address.text + device));
            }
            for (const core::Route& route : link.routes) {
                found.push_back(
                    problem(link.name + " has the route " + core::routeText(route) + why + ".",
                            "ip route del " + core::selectorText(route) + device + " table " +
                                std::to_string(route.table)));
            }
        });
}

} // namespace netfailover::guest::ctl
