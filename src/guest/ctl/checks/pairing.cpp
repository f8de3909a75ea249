// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/core/candidates.hpp"
#include "guest/core/classify.hpp"
#include "guest/ctl/checks/registry.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;

void addForcedSwitch(const Link& master, Checks& found) {
    if (master.module && master.module->prefer == core::Role::Standby) {
        found.push_back(warning(master.name + " is set to prefer the standby, as before an unplug.",
                                "echo primary > /sys/class/net/" + base::shellQuoted(master.name) +
                                    "/net_failover/prefer"));
    }
}

// The kernel's own conditions: net_failover_slave_pre_register() in
// drivers/net/net_failover.c.
std::string whyNotPaired(const Link& link, const Link& master) {
    const auto& permanent = link.permanentAddress;
    if (link.parent->bus != "pci") {
        return link.name + " is no PCI device, and the driver takes no other.";
    }
    if (permanent != master.permanentAddress && permanent) {
        return link.name + " has the permanent address " + permanent->toString() +
               ", not the master's.";
    }
    if (link.master) {
        return link.name + " belongs to another device (index " + std::to_string(*link.master) +
               ").";
    }
    if (link.mtu != master.mtu) {
        return link.name + " has the MTU " + std::to_string(link.mtu) + ", and the driver takes " +
               "none that cannot have the master's, " + std::to_string(master.mtu) + ".";
    }
    return link.name + " was refused by the driver, see the kernel's log.";
}

// Those beside a primary; without one, missingPrimary() tells why.
void addCandidates(const Failover& failover, Checks& found) {
    for (const Link& candidate : failover.candidates) {
        found.push_back(warning(candidate.name + " has the address of " + failover.master.name +
                                " too, and waits: there can be one primary, and " +
                                failover.primary->name + " is it."));
    }
}

bool isWaitedFor(const Evidence& evidence, const Link& master) {
    return std::ranges::any_of(
        evidence.problemsNamed({"candidate-waiting"}), [&master](const core::Problem& problem) {
            return problem.failover == master.index && problem.severity == core::Severity::Problem;
        });
}

Check missingPrimary(const Evidence& evidence, const Link& master) {
    std::string reasons;
    for (const Link& link : evidence.snapshot.links) {
        const auto role = core::roleOf(evidence.topology, link.index);
        if ((!role || role == core::Role::Candidate) && core::mayBeMaster(link) && link.parent) {
            reasons += " " + whyNotPaired(link, master);
        }
    }
    if (isWaitedFor(evidence, master)) {
        return problem(master.name + " has no primary, though a NIC for it is there." + reasons);
    }
    return warning(master.name + " has no primary, which is normal during a migration." +
                   (reasons.empty() ? " No other NIC is there." : reasons));
}

} // namespace

Checks checkPairing(const Evidence& evidence) {
    Checks found;
    for (const Failover& failover : evidence.topology.failovers) {
        const std::string& name = failover.master.name;
        if (failover.primary && failover.standby) {
            found.push_back(ok(name + " has the primary " + failover.primary->name +
                               " and the standby " + failover.standby->name + "."));
            addForcedSwitch(failover.master, found);
            addCandidates(failover, found);
        } else if (failover.standby) {
            found.push_back(missingPrimary(evidence, failover.master));
        }
    }
    for (const core::Problem& each : evidence.problemsNamed({"standby-missing"})) {
        found.push_back(checkOf(each));
    }
    if (found.empty()) {
        found.push_back(ok("There is no failover device."));
    }
    return found;
}

} // namespace netfailover::guest::ctl
