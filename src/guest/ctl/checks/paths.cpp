// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

// A cable cannot be plugged in by a command.
std::string remedyFor(const Evidence& evidence, const core::Problem& problem) {
    const auto& links = evidence.snapshot.links;
    const auto link = std::ranges::find(links, problem.link, &core::Link::index);
    return link == links.end() || link->up
               ? ""
               : "ip link set dev " + base::shellQuoted(link->name) + " up";
}

} // namespace

Checks checkPaths(const Evidence& evidence) {
    Checks found;
    for (const core::Problem& problem :
         evidence.problemsNamed({"standby-without-carrier", "master-down", "master-without-carrier",
                                 "receive-black-hole"})) {
        found.push_back(checkOf(problem, remedyFor(evidence, problem)));
    }
    if (found.empty()) {
        found.push_back(ok(evidence.topology.failovers.empty()
                               ? "There is no failover device."
                               : "Traffic has a way, and another one for when that closes."));
    }
    return found;
}

} // namespace netfailover::guest::ctl
