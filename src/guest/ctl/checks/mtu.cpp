// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

Checks checkMtu(const Evidence& evidence) {
    return checkProblems(evidence, {"mtu-mismatch"}, "All links of each failover have one MTU.",
                         [](const core::Link& slave, const core::Link& master) {
                             return "ip link set dev " + base::shellQuoted(slave.name) + " mtu " +
                                    std::to_string(master.mtu);
                         });
}

} // namespace netfailover::guest::ctl
