// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

Checks checkMtu(const Evidence& evidence) {
    return checkMembers(
        evidence, "All links of each failover have one MTU.",
        [](const core::Member& member, Checks& found) {
            const core::Link& link = *member.link;
            const std::string wanted = std::to_string(member.failover->master.mtu);
            if (link.mtu != member.failover->master.mtu) {
                found.push_back(
                    problem(link.name + " has " + std::to_string(link.mtu) + ", its master has " +
                                wanted + ".",
                            "ip link set dev " + base::shellQuoted(link.name) + " mtu " + wanted));
            }
        });
}

} // namespace netfailover::guest::ctl
