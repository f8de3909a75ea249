// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

namespace {

// A cable cannot be plugged in by a command.
std::string remedyFor(const Evidence& evidence, const core::Problem& problem) {
    const core::Link* const link = evidence.linkOf(problem.link);
    return link == nullptr || link->up ? ""
                                       : "ip link set dev " + base::shellQuoted(link->name) + " up";
}

// Where nothing is wrong, a slave that is there can carry traffic.
Checks openPaths(const Evidence& evidence) {
    Checks found;
    for (const core::Failover& failover : evidence.topology.failovers) {
        const std::string& name = failover.master.name;
        if (!failover.primary) {
            found.push_back(ok(name + " has one way, the standby; there is no primary."));
        } else if (!failover.standby) {
            found.push_back(ok(name + " has one way, the primary; there is no standby."));
        }
    }
    if (found.empty()) {
        found.push_back(
            allFine(evidence, "Traffic has a way, and another one for when that closes."));
    }
    return found;
}

} // namespace

Checks checkPaths(const Evidence& evidence) {
    Checks found;
    for (const core::Problem& problem :
         evidence.problemsNamed({"standby-without-carrier", "master-down", "master-without-carrier",
                                 "receive-black-hole", "primary-without-carrier"})) {
        found.push_back(checkOf(problem, remedyFor(evidence, problem)));
    }
    if (found.empty()) {
        found = openPaths(evidence);
    }
    return found;
}

} // namespace netfailover::guest::ctl
