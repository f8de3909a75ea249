// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/check.hpp"

namespace netfailover::guest::ctl {

Check checkOf(const core::Problem& problem, std::string remedy) {
    return {.verdict =
                problem.severity == core::Severity::Remark ? Verdict::Warning : Verdict::Problem,
            .reason = problem.sentence,
            .remedy = std::move(remedy)};
}

Checks checkMembers(const Evidence& evidence, const char* fine,
                    const std::function<void(const core::Member&, Checks&)>& examine) {
    Checks found;
    const auto members = core::membersOf(evidence.topology);
    for (const core::Member& member : members) {
        examine(member, found);
    }
    if (found.empty()) {
        found.push_back(ok(members.empty() ? "There is no failover device." : fine));
    }
    return found;
}

Checks checkSlaves(const Evidence& evidence, const char* fine,
                   const std::function<void(const core::Member&, Checks&)>& examine) {
    return checkMembers(evidence, fine, [&examine](const core::Member& member, Checks& found) {
        if (member.role != core::Role::Master) {
            examine(member, found);
        }
    });
}

} // namespace netfailover::guest::ctl
