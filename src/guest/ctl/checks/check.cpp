// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/check.hpp"

#include "guest/core/reach.hpp"

#include <utility>

namespace netfailover::guest::ctl {

Check allFine(const Evidence& evidence, const char* text) {
    return ok(evidence.topology.failovers.empty() ? "There is no failover device." : text);
}

Check checkOf(const core::Problem& problem, std::string remedy) {
    return {.verdict =
                problem.severity == core::Severity::Remark ? Verdict::Warning : Verdict::Problem,
            .reason = problem.sentence,
            .remedy = std::move(remedy)};
}

Check problemOf(const core::Member& member, std::string reason, std::string remedy) {
    if (member.role != core::Role::Master) {
        const core::Reach answer = core::reach(*member.failover, *member.link);
        const char* separator = "; it stays for now: ";
        for (const std::string& why : core::reasonsOf(answer, *member.link)) {
            reason += std::exchange(separator, ", ") + why;
            remedy.clear();
        }
    }
    return problem(reason + ".", std::move(remedy));
}

Checks
checkProblems(const Evidence& evidence, std::initializer_list<std::string_view> identifiers,
              const char* fine,
              const std::function<std::string(const core::Link&, const core::Link&)>& remedy) {
    Checks found;
    for (const core::Problem& each : evidence.problemsNamed(identifiers)) {
        const core::Link* const link = evidence.linkOf(each.link);
        const core::Link* const master = evidence.linkOf(each.failover);
        found.push_back(checkOf(each, link != nullptr && master != nullptr ? remedy(*link, *master)
                                                                           : std::string{}));
    }
    if (found.empty()) {
        found.push_back(allFine(evidence, fine));
    }
    return found;
}

Checks checkMembers(const Evidence& evidence, const char* fine,
                    const std::function<void(const core::Member&, Checks&)>& examine) {
    Checks found;
    for (const core::Member& member : core::membersOf(evidence.topology)) {
        examine(member, found);
    }
    if (found.empty()) {
        found.push_back(allFine(evidence, fine));
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
