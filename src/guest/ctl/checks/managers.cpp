// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/core/names.hpp"
#include "guest/ctl/checks/registry.hpp"

#include <algorithm>
#include <iterator>

namespace netfailover::guest::ctl {

namespace {

using core::Link;

std::string letGo(core::Manager manager, const Link& link) {
    const std::string name = base::shellQuoted(link.name);
    switch (manager) {
    case core::Manager::Networkd:
        return "networkctl reconfigure " + std::to_string(link.index);
    case core::Manager::NetworkManager:
        return "nmcli device set " + name + " managed no";
    case core::Manager::Ifupdown:
        break;
    }
    return "/usr/lib/net-failover/net-failover-ifupdown release " + name;
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
    for (const core::Manager manager : master.managers) {
        names += (names.empty() ? "" : " and ") + std::string(core::toString(manager));
    }
    found.push_back(warning(names + (master.managers.size() == 2 ? " both" : " all") +
                            " configure " + master.name + ", each with a lease of its own."));
}

void addManagersOf(const Link& slave, const std::string& networkFile, Checks& found) {
    for (const core::Manager manager : slave.managers) {
        const bool byFile = manager == core::Manager::Networkd && !networkFile.empty();
        found.push_back(problem(std::string(core::toString(manager)) + " configures the slave " +
                                    slave.name + (byFile ? " by " + networkFile : "") + ".",
                                letGo(manager, slave)));
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
                                           addManagersOf(link, evidence.setupOf(link).networkFile,
                                                         wrong);
                                       }
                                   }),
                      std::back_inserter(found));
    return found;
}

} // namespace netfailover::guest::ctl
