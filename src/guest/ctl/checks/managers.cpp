// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/registry.hpp"
#include "guest/manager/registry.hpp"

#include <algorithm>
#include <iterator>

namespace netfailover::guest::ctl {

namespace {

using core::Link;

std::string remedyFor(const std::string& name, const Link& link) {
    const manager::Manager* manager = manager::findManager(name);
    return manager == nullptr ? "" : manager->remedy(link);
}

void addMissingFile(const Inventory& inventory, Checks& found) {
    const ConfigFile& network = inventory.network;
    if (inventory.networkdRuns && !network.isOurs()) {
        found.push_back(warning(network.path.empty()
                                    ? "There is no " + network.name + "."
                                    : network.path + " replaces the package's file."));
    }
}

// Which of them is meant to have it nobody but the administrator knows.
void addManyManagers(const Link& master, Checks& found) {
    if (master.managers.size() < 2) {
        return;
    }
    std::string names;
    for (const core::Manager& manager : master.managers) {
        names += (names.empty() ? "" : " and ") + manager.name;
    }
    found.push_back(warning(names + (master.managers.size() == 2 ? " both" : " all") +
                            " configure " + master.name + ", each with a lease of its own."));
}

void addManagersOf(const core::Member& member, const LinkSetup& setup, Checks& found) {
    const Link& slave = *member.link;
    for (const core::Manager& manager : slave.managers) {
        const std::string file = setup.reportOf(manager.name).file;
        found.push_back(problemOf(
            member, core::managedText(slave, manager) + (file.empty() ? "" : " by " + file),
            remedyFor(manager.name, slave)));
    }
}

} // namespace

Checks checkManagers(const Evidence& evidence) {
    Checks found;
    if (!evidence.topology.failovers.empty()) {
        addMissingFile(evidence.inventory, found);
    }
    if (!evidence.netplanComplaint.empty()) {
        found.push_back(warning(
            "netplan does not understand its files, so that no manager has anything of them: " +
            evidence.netplanComplaint));
    }
    std::ranges::move(checkMembers(evidence, "No manager configures a slave.",
                                   [&evidence](const core::Member& member, Checks& wrong) {
                                       const Link& link = *member.link;
                                       if (member.role == core::Role::Master) {
                                           addManyManagers(link, wrong);
                                       } else {
                                           addManagersOf(member, evidence.setupOf(link), wrong);
                                       }
                                   }),
                      std::back_inserter(found));
    return found;
}

} // namespace netfailover::guest::ctl
