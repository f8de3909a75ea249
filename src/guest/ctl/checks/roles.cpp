// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/core/names.hpp"
#include "guest/ctl/checks/registry.hpp"
#include "guest/observe/udev.hpp"

#include <algorithm>
#include <iterator>

namespace netfailover::guest::ctl {

namespace {

void addMissingRule(const Evidence& evidence, Checks& found) {
    const ConfigFile& rule = evidence.inventory.rule;
    if (!rule.path.empty() && !rule.masked) {
        return;
    }
    Check check =
        rule.masked ? problem(rule.path + " turns the rule off.",
                              "rm " + base::shellQuoted(rule.path) + " && udevadm control --reload")
                    : problem("There is no " + rule.name + ": is the package installed?");
    if (evidence.topology.failovers.empty()) {
        check.verdict = Verdict::Warning;
    }
    found.push_back(std::move(check));
}

std::string trigger(const core::Link& link) {
    return "udevadm trigger --action=change /sys/class/net/" + base::shellQuoted(link.name);
}

void addStaleRoles(const Evidence& evidence, Checks& found) {
    for (const core::Problem& each : evidence.problemsNamed({"stale-role"})) {
        const core::Link* const link = evidence.linkOf(each.link);
        found.push_back(checkOf(each, link == nullptr ? "" : trigger(*link)));
    }
}

} // namespace

Checks checkRoles(const Evidence& evidence) {
    Checks found;
    addMissingRule(evidence, found);
    addStaleRoles(evidence, found);
    std::ranges::move(checkMembers(evidence, "Every link has the role that it should have.",
                                   [&evidence](const core::Member& member, Checks& wrong) {
                                       const core::Link& link = *member.link;
                                       const std::string known =
                                           evidence.setupOf(link).property(observe::roleProperty);
                                       const std::string wanted(core::toString(member.role));
                                       if (known != wanted) {
                                           wrong.push_back(problemOf(
                                               member,
                                               link.name + " is the " + wanted + ", and udev " +
                                                   (known.empty() ? "has no role for it"
                                                                  : "takes it for the " + known),
                                               trigger(link)));
                                       }
                                   }),
                      std::back_inserter(found));
    return found;
}

} // namespace netfailover::guest::ctl
