// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A configuration that means the one NIC of the machine may name a slave.  Whoever wrote
// it has to say the master's name, and needs to know where.
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;

Nic nicOf(const Evidence& evidence, const Link& link) {
    return ctl::nicOf(link, evidence.setupOf(link).udev);
}

const std::string& fileOf(const Profile& profile, const Condition& condition) {
    return condition.file.empty() ? profile.file : condition.file;
}

bool isNetplans(const std::string& file) {
    return file.find("/netplan-") != std::string::npos ||
           file.find("-netplan-") != std::string::npos;
}

std::string quoted(const Condition& condition) {
    std::string text = condition.key + (condition.key == "iface" ? " " : "=");
    text += condition.inverted ? "!" : "";
    for (std::size_t i = 0; i < condition.patterns.size(); ++i) {
        text += (i == 0 ? "" : " ") + condition.patterns[i];
    }
    return text;
}

// Only a name can be put in another's place; of the rest the administrator has to think.
std::string remedyFor(const Profile& profile, const Condition& condition, const Link& master) {
    const std::string& file = fileOf(profile, condition);
    if (condition.fact != Fact::Name || isNetplans(file)) {
        return {};
    }
    const bool isStanza = condition.key == "iface";
    return "sed -i " +
           base::shellQuoted(std::to_string(condition.line) + "s/" + condition.key +
                             (isStanza ? " *[^ ]*/iface " : " *=.*/" + condition.key + "=") +
                             master.name + "/") +
           " " + base::shellQuoted(file);
}

Check named(const Profile& profile, const Condition& condition, const Link& slave,
            const Link& master, const std::string& actual) {
    const std::string& file = fileOf(profile, condition);
    std::string reason =
        file + ":" + std::to_string(condition.line) + ": " + quoted(condition) +
        " matches the slave " + slave.name + " and not its master " + master.name +
        (actual.empty() ? ", which has nothing of the kind." : ", which has " + actual + ".");
    if (isNetplans(file)) {
        reason += "  netplan has written it: change the match in /etc/netplan.";
    }
    return problem(std::move(reason), remedyFor(profile, condition, master));
}

// The first that would have had a slave; none where another one has the master.
std::optional<Check> misnamed(const Evidence& evidence, const Profiles& profiles,
                              const Failover& failover) {
    const Nic master = nicOf(evidence, failover.master);
    std::optional<Check> found;
    for (const Profile& profile : profiles.profiles) {
        const auto missing = unmet(profile, master);
        if (!missing) {
            return std::nullopt;
        }
        for (const auto* slave : {&failover.primary, &failover.standby}) {
            if (!found && *slave && !unmet(profile, nicOf(evidence, **slave))) {
                found = named(profile, *missing, **slave, failover.master,
                              valueOf(missing->fact, master));
            }
        }
    }
    return found;
}

void addReasons(const Evidence& evidence, const Failover& failover, Checks& found) {
    for (const Profiles& profiles : evidence.profiles) {
        if (auto reason = misnamed(evidence, profiles, failover)) {
            found.push_back(std::move(*reason));
        }
        for (const std::string& file : profiles.unreadable) {
            found.push_back(
                unknown(file + " cannot be read, so nobody knows which interface it is for."));
        }
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
    for (const core::Problem& each :
         evidence.problemsNamed({"master-unmanaged", "master-without-address", "master-down"})) {
        // That it is down is said by the check "Paths"; who would set it up is asked here.
        if (each.identifier != "master-down") {
            found.push_back(checkOf(each));
        }
        const Failover* const failover = failoverOf(evidence, each);
        if (failover != nullptr && isUnconfigured(each, *failover)) {
            addReasons(evidence, *failover, found);
        }
    }
    if (found.empty()) {
        found.push_back(ok(evidence.topology.failovers.empty()
                               ? "There is no failover device."
                               : "Every master has an address, or is not meant to have one."));
    }
    return found;
}

} // namespace netfailover::guest::ctl
