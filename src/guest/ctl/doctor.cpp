// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/doctor.hpp"

#include "guest/core/members.hpp"
#include "guest/ctl/checks/registry.hpp"

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

} // namespace netfailover::guest::ctl
