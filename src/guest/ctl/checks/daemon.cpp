// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

namespace {

// The rest of what it says is wrong the other checks find themselves.
Checks answerOf(const Evidence& evidence) {
    Checks found;
    for (const core::Problem& each : evidence.daemonProblems) {
        if (core::isLeftAtThat(each)) {
            found.push_back(checkOf(each));
        }
    }
    return found.empty() ? Checks{ok("net-failoverd answers.")} : found;
}

} // namespace

Checks checkDaemon(const Evidence& evidence) {
    if (evidence.daemonAnswers) {
        return answerOf(evidence);
    }
    if (evidence.topology.failovers.empty()) {
        return {ok("net-failoverd does not run, and nothing needs it.")};
    }
    return {warning("net-failoverd does not answer, so nobody mends what goes wrong.",
                    "systemctl start net-failoverd.service")};
}

} // namespace netfailover::guest::ctl
