// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

Checks checkDaemon(const Evidence& evidence) {
    if (evidence.daemonAnswers) {
        return {ok("net-failoverd answers.")};
    }
    if (evidence.topology.failovers.empty()) {
        return {ok("net-failoverd does not run, and nothing needs it.")};
    }
    return {warning("net-failoverd does not answer, so nobody mends what goes wrong.",
                    "systemctl start net-failoverd.service")};
}

} // namespace netfailover::guest::ctl
