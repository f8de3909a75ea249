// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Beside a catch-all, or a lease from the initramfs, a configuration that means a slave is
// lost without a trace: the master is well, and has another address than was wanted.
#include "guest/core/classify.hpp"
#include "guest/ctl/checks/next_boot.hpp"
#include "guest/ctl/checks/reasons.hpp"
#include "guest/ctl/checks/remedies.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;

// Whoever writes down a role knows what a slave is.
bool isByRole(const Profile& profile) {
    return std::ranges::any_of(profile.conditions, [](const Condition& condition) {
        return condition.fact == Fact::Property &&
               std::ranges::any_of(condition.patterns, [](const std::string& pattern) {
                   return pattern.starts_with("ID_NET_FAILOVER_ROLE=");
               });
    });
}

bool hasTheSame(const Profiles& profiles, const Profile& lost, const Nic& master) {
    return std::ranges::any_of(profiles.profiles, [&](const Profile& profile) {
        return !profile.obstacle && !unmet(profile, master) && profile.asks == lost.asks;
    });
}

// What a name or an address means does not change with what else is not known of a NIC.
bool mayMean(const Profile& profile, const Nic& nic) {
    return std::ranges::all_of(profile.conditions, [&nic](const Condition& condition) {
        return (condition.fact != Fact::Name && condition.fact != Fact::Address) ||
               isMet(condition, nic);
    });
}

// With numbers for names, the standby has that of the next NIC, which nothing is for then.
const Link* strangerWithout(const Evidence& evidence) {
    const auto& links = evidence.snapshot.links;
    const auto found = std::ranges::find_if(links, [&evidence](const Link& link) {
        const Nic nic = nicOf(evidence, link);
        return link.parent && !link.up && isKernelsName(link.name) &&
               !core::roleOf(evidence.topology, link.index) &&
               std::ranges::none_of(evidence.profiles, [&nic](const Profiles& profiles) {
                   return std::ranges::any_of(profiles.profiles, [&nic](const Profile& profile) {
                       return mayMean(profile, nic);
                   });
               });
    });
    return found == links.end() ? nullptr : &*found;
}

std::string lostBy(const Profile& profile, const Condition& missing, const Link& slave,
                   const Link& master) {
    return placeOf(profile, missing) + ": " + textOf(missing) + " is for the slave " + slave.name +
           " and not for its master " + master.name +
           ".  Slaves are left alone, so nobody has what it asks for: ";
}

std::string meantFor(const Evidence& evidence, const Link& stranger) {
    const std::string number = adviceForNumber(evidence, stranger);
    return "nothing is for " + stranger.name + ", which may be what is meant." +
           (number.empty() ? "" : "  " + number);
}

Check lostCheck(const Evidence& evidence, const Profile& profile, const Condition& missing,
                const Link& slave, const Failover& failover, const Link* stranger) {
    const Link& master = failover.master;
    const std::string reason = lostBy(profile, missing, slave, master);
    const Nic next = afterBoot(evidence, failover);
    if (!unmet(profile, next)) {
        return warning(reason + "the master has the name it asks for after a reboot.", "reboot");
    }
    if (stranger != nullptr) {
        return warning(reason + meantFor(evidence, *stranger));
    }
    const std::string number = adviceForNumber(evidence, master);
    return warning(reason + "match " + next.name + " there, if that is meant." +
                   (next.name == master.name ? "" : "  The master has that name after a reboot.") +
                   (number.empty() ? "" : "  " + number));
}

std::optional<Check> lostOf(const Evidence& evidence, const Profiles& profiles,
                            const Failover& failover, const Link& slave) {
    const Nic master = nicOf(evidence, failover.master);
    const Link* const stranger = isKernelsName(slave.name) ? strangerWithout(evidence) : nullptr;
    for (const Profile& profile : profiles.profiles) {
        if (!profile.unjudged.empty() || profile.obstacle ||
            unmet(profile, nicOf(evidence, slave))) {
            continue;
        }
        const auto missing = unmet(profile, master);
        if (missing && !profile.leavesAlone && !isByRole(profile) &&
            (stranger != nullptr || !hasTheSame(profiles, profile, master))) {
            return lostCheck(evidence, profile, *missing, slave, failover, stranger);
        }
        if (profiles.firstCounts) {
            break;
        }
    }
    return std::nullopt;
}

std::optional<Check> numberedOf(const Evidence& evidence, const Profiles& profiles,
                                const Failover& other, const Link& meant) {
    const Nic master = nicOf(evidence, other.master);
    for (const Profile& profile : profiles.profiles) {
        const bool isForStandby = other.standby && isKernelsName(other.standby->name) &&
                                  !unmet(profile, nicOf(evidence, *other.standby));
        const auto missing = isForStandby ? unmet(profile, master) : std::nullopt;
        if (missing && missing->fact == Fact::Name) {
            return problem(lostBy(profile, *missing, *other.standby, other.master) +
                           meantFor(evidence, meant));
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<Check> numberedByAnother(const Evidence& evidence, const Profiles& profiles,
                                       const Failover& failover) {
    for (const Failover& other : evidence.topology.failovers) {
        if (other.master.index != failover.master.index) {
            if (auto found = numberedOf(evidence, profiles, other, failover.master)) {
                return found;
            }
        }
    }
    return std::nullopt;
}

void addLost(const Evidence& evidence, const Failover& failover, Checks& found) {
    for (const Profiles& profiles : evidence.profiles) {
        for (const auto* slave : {&failover.primary, &failover.standby}) {
            auto lost = *slave ? lostOf(evidence, profiles, failover, **slave) : std::nullopt;
            if (lost) {
                found.push_back(std::move(*lost));
                break;
            }
        }
    }
}

} // namespace netfailover::guest::ctl
