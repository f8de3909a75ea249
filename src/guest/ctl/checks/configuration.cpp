// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A configuration that means the one NIC of the machine may name a slave.  Whoever wrote
// it has to say the master's name, and needs to know where.
#include "guest/ctl/checks/next_boot.hpp"
#include "guest/ctl/checks/reasons.hpp"
#include "guest/ctl/checks/registry.hpp"
#include "guest/ctl/checks/remedies.hpp"
#include "guest/ctl/profiles/profile.hpp"
#include "guest/ctl/profiles/unmanaged.hpp"

#include <algorithm>
#include <set>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;

bool isOnlyUnmet(const Profile& profile, const Condition& condition, const Nic& nic) {
    return std::ranges::none_of(profile.conditions, [&](const Condition& other) {
        return !(other == condition) && !isMet(other, nic);
    });
}

// Where no command is sure to be right.
std::string adviceWithout(const Profile& profile, const Condition& condition, const Link& master) {
    if (condition.fact != Fact::Name || isNetplans(fileOf(profile, condition))) {
        return {};
    }
    return condition.key == "iface" && !isForGood(profile)
               ? "  That file is made anew at each boot: change what makes it."
               : "  Have it match " + master.name + " as well.";
}

Check named(const Evidence& evidence, const Profiles& profiles, const Profile& profile,
            const Condition& condition, const Link& slave, const Failover& failover) {
    const Link& master = failover.master;
    const std::string actual = valueOf(condition.fact, nicOf(evidence, master));
    std::string reason =
        placeOf(profile, condition) + ": " + textOf(condition) + " matches the slave " +
        slave.name + " and not its master " + master.name +
        (actual.empty() ? ", which has nothing of the kind." : ", which has " + actual + ".");
    if (!profile.unjudged.empty()) {
        reason += "  " + profile.unjudged + "= is not judged here.";
    }
    const Nic next = afterBoot(evidence, failover);
    if (!unmet(profile, next)) {
        return problem(reason + "  The master has the name it asks for after a reboot.", "reboot");
    }
    if (isNetplans(fileOf(profile, condition))) {
        reason += "  netplan has written it: change the match in /etc/netplan.";
    }
    const std::string number =
        condition.fact == Fact::Name ? adviceForNumber(evidence, master) : std::string{};
    if (!number.empty()) {
        return problem(reason + "  " + number);
    }
    if (condition.fact == Fact::Name && next.name != master.name) {
        return problem(reason + "  Match " + next.name +
                       " there, which is the master's name after a reboot.");
    }
    std::string remedy = isOnlyUnmet(profile, condition, nicOf(evidence, master))
                             ? remedyFor(profiles, profile, condition, master.name)
                             : std::string{};
    if (remedy.empty()) {
        reason += adviceWithout(profile, condition, master);
    }
    return problem(std::move(reason), std::move(remedy));
}

bool isForMaster(const Profiles& profiles, const Nic& master) {
    return std::ranges::any_of(profiles.profiles, [&master](const Profile& profile) {
        return profile.unjudged.empty() && !profile.obstacle && !unmet(profile, master);
    });
}

// The first that would have had the master.
std::optional<Check> hindered(const Profiles& profiles, const Nic& master, bool isMeant) {
    for (const Profile& profile : profiles.profiles) {
        if (profile.obstacle && profile.obstacle->isMeant == isMeant && !unmet(profile, master)) {
            return problem(profile.obstacle->sentence, profile.obstacle->remedy);
        }
    }
    return std::nullopt;
}

std::optional<Check> misnamed(const Evidence& evidence, const Profiles& profiles,
                              const Profile& profile, const Failover& failover) {
    const Nic master = nicOf(evidence, failover.master);
    const auto missing = unmet(profile, master);
    for (const auto* slave : {&failover.primary, &failover.standby}) {
        if (missing && *slave && !isLeftOut(profile) && !unmet(profile, nicOf(evidence, **slave))) {
            return named(evidence, profiles, profile, *missing, **slave, failover);
        }
    }
    return std::nullopt;
}

// The first that would have had a slave; one that is sure to be in force, if there is one.
std::optional<Check> misnamed(const Evidence& evidence, const Profiles& profiles,
                              const Failover& failover) {
    for (const bool isJudged : {true, false}) {
        for (const Profile& profile : profiles.profiles) {
            auto found = profile.unjudged.empty() == isJudged
                             ? misnamed(evidence, profiles, profile, failover)
                             : std::nullopt;
            if (found) {
                return found;
            }
        }
    }
    return std::nullopt;
}

// A list that means the virtio card or the function, and all others.
void addLists(const Evidence& evidence, const Failover& failover, Checks& found) {
    const Nic master = nicOf(evidence, failover.master);
    for (const DeviceList& list : evidence.unmanagedDevices) {
        for (const auto* slave : {&failover.primary, &failover.standby}) {
            if (*slave && isListed(list, master) == Listed::Yes &&
                isListed(list, nicOf(evidence, **slave)) == Listed::No) {
                found.push_back(problem(
                    placeOf(list.file, list.line) + ": " + list.text +
                    " keeps NetworkManager off the master " + master.name +
                    " and not off its slave " + (*slave)->name +
                    ".  Add except:interface-name:=" + afterBoot(evidence, failover).name + "."));
                break;
            }
        }
    }
}

void addReasons(const Evidence& evidence, const Failover& failover, Checks& found) {
    for (std::string& text : setAddresses(evidence, failover)) {
        found.push_back(problem(std::move(text)));
    }
    for (std::string& text : refusedPorts(evidence, failover)) {
        found.push_back(problem(std::move(text)));
    }
    const bool isRenamed = addRename(evidence, failover, found);
    const Nic master = nicOf(evidence, failover.master);
    for (const Profiles& profiles : evidence.profiles) {
        if (!isRenamed && !isForMaster(profiles, master)) {
            auto reason = hindered(profiles, master, false);
            if (!reason) {
                reason = misnamed(evidence, profiles, failover);
            }
            if (!reason) {
                reason = nameless(evidence, profiles, failover);
            }
            if (!reason) {
                reason = numberedByAnother(evidence, profiles, failover);
            }
            if (!reason) {
                reason = hindered(profiles, master, true);
            }
            if (reason) {
                found.push_back(std::move(*reason));
            }
        }
        for (const std::string& file : profiles.unreadable) {
            found.push_back(
                unknown(file + " cannot be read, so nobody knows which interface it is for."));
        }
    }
    if (failover.master.managers.empty()) {
        addLists(evidence, failover, found);
    }
}

const Failover* failoverOf(const Evidence& evidence, const core::Problem& problem) {
    const auto& failovers = evidence.topology.failovers;
    const auto found = std::ranges::find_if(failovers, [&problem](const Failover& failover) {
        return failover.master.index == problem.failover;
    });
    return found == failovers.end() ? nullptr : &*found;
}

// NetworkManager says that it manages what it has no connection for, too.
bool isUnconfigured(const core::Problem& problem, const Failover& failover) {
    return problem.link == failover.master.index &&
           (failover.master.managers.empty() || problem.identifier == "master-without-address");
}

} // namespace

Checks checkConfiguration(const Evidence& evidence) {
    Checks found;
    std::set<int> unconfigured;
    for (const core::Problem& each : evidence.problemsNamed({"duplicate-address"})) {
        found.push_back(checkOf(each));
    }
    for (const core::Problem& each :
         evidence.problemsNamed({"master-unmanaged", "master-without-address", "master-down"})) {
        // That it is down is said by the check "Paths"; who would set it up is asked here.
        if (each.identifier != "master-down") {
            found.push_back(checkOf(each));
        }
        const Failover* const failover = failoverOf(evidence, each);
        if (failover != nullptr && isUnconfigured(each, *failover)) {
            addReasons(evidence, *failover, found);
            unconfigured.insert(each.failover);
        }
    }
    for (const Failover& failover : evidence.topology.failovers) {
        addLostSettings(evidence, failover, found);
        if (!unconfigured.contains(failover.master.index)) {
            addLost(evidence, failover, found);
            for (std::string& text : setAddresses(evidence, failover)) {
                found.push_back(warning(std::move(text)));
            }
            for (std::string& text : refusedPorts(evidence, failover)) {
                found.push_back(warning(std::move(text)));
            }
        }
    }
    if (found.empty()) {
        found.push_back(
            allFine(evidence, "Every master has an address, or is not meant to have one."));
    }
    return found;
}

} // namespace netfailover::guest::ctl
