// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

Checks checkHardwareAddress(const Evidence& evidence) {
    return checkMembers(evidence, "All links of each failover have one address.",
                        [](const core::Member& member, Checks& found) {
                            const core::Link& link = *member.link;
                            const std::string wanted = member.failover->master.address.toString();
                            if (link.address != member.failover->master.address) {
                                found.push_back(
                                    problem(link.name + " has " + link.address.toString() +
                                                ", its master has " + wanted + ".",
                                            "ip link set dev " + base::shellQuoted(link.name) +
                                                " address " + wanted));
                            }
                        });
}

} // namespace netfailover::guest::ctl
