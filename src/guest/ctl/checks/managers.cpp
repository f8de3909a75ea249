// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/unmanaged.hpp"
#include "guest/manager/registry.hpp"

#include <algorithm>
#include <iterator>
#include <set>

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

// All masters: one exception may be for the slaves of several.
std::string exceptions(const Evidence& evidence) {
    std::string text;
    for (const core::Failover& failover : evidence.topology.failovers) {
        text.append(text.empty() ? "" : ";").append("except:mac:");
        text += failover.master.address.toString();
    }
    return text;
}

std::string exceptingCommand(const DeviceSection& section, const std::string& entries) {
    const Editable its = editable(section.devices.file);
    const bool hasList = !section.devices.entries.empty();
    return its.prepare + "sed -i " +
           base::shellQuoted(hasList
                                 ? std::to_string(section.devices.line) + "s/$/;" + entries + "/"
                                 : std::to_string(section.line) + "a match-device=" + entries) +
           " " + base::shellQuoted(its.path) + " && nmcli general reload conf";
}

Check managedBy(const DeviceSection& section, const std::string& place, const Link& slave,
                const std::string& entries) {
    return warning(place + ": managed=1 has NetworkManager start " + slave.name +
                       " at each boot, until net-failoverd takes it back.  Add " + entries +
                       " to match-device=, or move the file to /usr/lib/NetworkManager/conf.d.",
                   exceptingCommand(section, entries));
}

// It counts more than the udev property and, in /etc, than what net-failover-nm says.
void addManagedSections(const Evidence& evidence, Checks& found) {
    std::set<std::string> told;
    for (const core::Member& member : core::membersOf(evidence.topology)) {
        if (member.role == core::Role::Master) {
            continue;
        }
        const DeviceSection* const section =
            sectionFor(evidence.deviceSections, nicOf(evidence, *member.link));
        if (section == nullptr || !section->managed) {
            continue;
        }
        const std::string place = placeOf(section->devices.file, section->line);
        if (told.insert(place).second) {
            found.push_back(managedBy(*section, place, *member.link, exceptions(evidence)));
        }
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
    addManagedSections(evidence, found);
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
