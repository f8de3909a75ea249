// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/doctor.hpp"

#include "guest/core/members.hpp"
#include "guest/ctl/checks/registry.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

std::vector<core::Link> linksToInspect(const core::Topology& topology) {
    std::vector<core::Link> links;
    for (const core::Member& member : core::membersOf(topology)) {
        links.push_back(*member.link);
    }
    return links;
}

Checks diagnose(const Evidence& evidence) {
    Checks checks;
    for (const auto& [title, examine] : examinations) {
        for (Check& check : examine(evidence)) {
            check.title = title;
            checks.push_back(std::move(check));
        }
    }
    return checks;
}

bool hasProblem(const Checks& checks) {
    return std::ranges::count(checks, Verdict::Problem, &Check::verdict) > 0;
}

} // namespace netfailover::guest::ctl
