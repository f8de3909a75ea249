// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/may_take.hpp"

#include "base/json/rows.hpp"
#include "base/text/printable.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/members.hpp"
#include "guest/core/reach.hpp"
#include "guest/ctl/find_link.hpp"
#include "guest/tell/error.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

std::vector<std::string> reasonsAgainst(const core::Topology& topology, const core::Link& link) {
    for (const core::Member& member : core::membersOf(topology)) {
        if (member.link->index == link.index && member.role != core::Role::Master) {
            return core::reasonsOf(core::reach(*member.failover, *member.link), *member.link);
        }
    }
    throw tell::RequestRefused(
        {.name = tell::noSuchFailover,
         .message = "Interface \"" + link.name + "\" is not a slave of a failover."});
}

} // namespace

Outcome mayTake(const Options& options, const observe::Snapshot& snapshot) {
    const core::Link& link = findLink(snapshot.links, options.interfaces.at(0));
    std::vector<base::JsonRow> rows;
    Outcome outcome;
    for (const std::string& reason : reasonsAgainst(core::classify(snapshot.links), link)) {
        rows.push_back({{"Reason", reason}});
        outcome.output += base::printable(reason) + "\n";
        outcome.exitCode = exitProblem;
    }
    if (options.json != Json::Off) {
        outcome.output = base::formatJsonRows("Reasons", rows, options.json == Json::Pretty);
    }
    return outcome;
}

} // namespace netfailover::guest::ctl
