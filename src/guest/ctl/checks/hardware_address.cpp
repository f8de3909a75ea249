// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

Checks checkHardwareAddress(const Evidence& evidence) {
    return checkProblems(evidence, {"address-mismatch"},
                         "All links of each failover have one address.",
                         [](const core::Link& slave, const core::Link& master) {
                             return "ip link set dev " + base::shellQuoted(slave.name) +
                                    " address " + master.address.toString();
                         });
}

} // namespace netfailover::guest::ctl
