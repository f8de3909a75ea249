// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"

#include <algorithm>
#include <iterator>

namespace netfailover::guest::ctl {

namespace {

void addLeaks(const core::Member& slave, Checks& found) {
    const core::Link& link = *slave.link;
    const std::string device = " dev " + base::shellQuoted(link.name);
    for (const core::Address& address : link.addresses) {
        found.push_back(problemOf(slave, core::leakText(link, address),
                                  "ip address del " + address.text + device));
    }
    for (const core::Route& route : link.routes) {
        found.push_back(problemOf(slave, core::leakText(link, route),
                                  "ip route del " + core::selectorText(route) + device + " table " +
                                      std::to_string(route.table)));
    }
}

} // namespace

Checks checkLeaks(const Evidence& evidence) {
    Checks found;
    for (const core::Problem& each : evidence.problemsNamed({"leaked-upper"})) {
        found.push_back(checkOf(each));
    }
    std::ranges::move(checkSlaves(evidence, "No slave has an address or a route.", addLeaks),
                      std::back_inserter(found));
    return found;
}

} // namespace netfailover::guest::ctl
