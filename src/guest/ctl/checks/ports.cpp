// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A bond gives its ports its own MAC address (bond_enslave() in drivers/net/bonding), and so
// does a team.  The kernel's own net_failover refuses another, and does not get in; of a
// bond that is active-backup the driver sees that, and takes on the port's.
#include "guest/ctl/checks/reasons.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;

std::string kindOf(const Evidence& evidence, const Port& port) {
    const auto& links = evidence.snapshot.links;
    const auto found = std::ranges::find(links, port.device, &Link::name);
    return port.kind.empty() && found != links.end() ? found->kind.value_or("") : port.kind;
}

// Nothing where it gets in, or where nobody knows.
std::string refusedBy(const Evidence& evidence, const Port& port) {
    const std::string kind = kindOf(evidence, port);
    if (kind == "team") {
        return "a team does not take it.  Use a bond with the mode active-backup";
    }
    if (kind != "bond" || port.mode.empty() || port.mode == "active-backup" || port.mode == "1") {
        return {};
    }
    return "a bond with the mode " + port.mode + " does not take it.  Use active-backup";
}

void addPort(const Evidence& evidence, const Port& port, const Link& master,
             std::vector<std::string>& texts) {
    const std::string refused = refusedBy(evidence, port);
    if (!refused.empty()) {
        texts.push_back(placeOf(port.file, port.line) + ": " + port.text +
                        ": the kernel's own net_failover cannot change the MAC address of " +
                        master.name + ", so that " + refused + ", or install net-failover-dkms.");
    }
}

} // namespace

std::vector<std::string> refusedPorts(const Evidence& evidence, const Failover& failover) {
    std::vector<std::string> texts;
    if (evidence.snapshot.driver != "in-tree" || failover.master.master) {
        return texts;
    }
    const Nic master = nicOf(evidence, failover.master);
    for (const Profiles& profiles : evidence.profiles) {
        for (const Port& port : profiles.ports) {
            if (failover.master.isCalled(port.name)) {
                addPort(evidence, port, failover.master, texts);
            }
        }
        for (const Profile* profile : profilesFor(profiles, master)) {
            if (profile->port) {
                addPort(evidence, *profile->port, failover.master, texts);
            }
        }
    }
    return texts;
}

} // namespace netfailover::guest::ctl
