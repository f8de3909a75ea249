// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A configuration may go by a name that was to be given to the machine's one NIC, and that no
// link has.
#include "guest/ctl/checks/next_boot.hpp"
#include "guest/ctl/checks/reasons.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;

bool isForSlave(const Evidence& evidence, const GivenName& given, const Failover& failover) {
    return (failover.primary && isFor(evidence, given, *failover.primary)) ||
           (failover.standby && isFor(evidence, given, *failover.standby));
}

// By net-failover-networkd, for masters.  It has no effect on one that is up when it comes.
bool isCopy(const GivenName& given) {
    return given.file.ends_with("-net-failover.link");
}

// The line that was to give a name which nobody has: no slave gets one that others give.
const GivenName* giverOf(const Evidence& evidence, const std::string& name,
                         const Failover& failover) {
    const GivenName* found = nullptr;
    for (const GivenName& given : evidence.givenNames) {
        if (given.name != name) {
            continue;
        }
        const bool isKnown = !given.conditions.empty();
        if (isKnown && isFor(evidence, given, failover.master)) {
            return isCopy(given) ? &given : nullptr;
        }
        if (found == nullptr && (!isKnown || isForSlave(evidence, given, failover))) {
            found = &given;
        }
    }
    return found;
}

std::string adviceFor(const GivenName& given, const std::string& next, const Link& master) {
    return given.isIfups()
               ? "Write rename " + next + "=" + given.name + " there."
               : "Let it give the name by the MAC address " + master.address.toString() +
                     ", which is for the master " + master.name + " alone.";
}

std::string textFor(const Evidence& evidence, const GivenName& given, const std::string& wish,
                    const Failover& failover) {
    const Link& master = failover.master;
    const std::string text = placeOf(given.file, given.line) + ": " + given.text;
    if (isCopy(given)) {
        return text + " is for the master " + master.name +
               ", which could not have it yet: " + wish +
               " asks for the name, and it has that after a reboot.";
    }
    return text + " gives no network interface the name that " + wish +
           " asks for: slaves keep their own.  " +
           adviceFor(given, afterBoot(evidence, failover).name, master);
}

// The master was in use when it was to have the name.
std::optional<Check> aliased(const Evidence& evidence, const Profile& profile,
                             const Condition& condition, const Failover& failover) {
    const Link& master = failover.master;
    const auto name = std::ranges::find_if(condition.patterns, [&](const std::string& pattern) {
        return condition.isFirstName && pattern != master.name && master.isCalled(pattern);
    });
    if (name == condition.patterns.end()) {
        return std::nullopt;
    }
    std::string reason = placeOf(profile, condition) + ": " + textOf(condition) +
                         " is an alternative name of the master " + master.name +
                         ", which counts for nothing there.  ";
    return afterBoot(evidence, failover).name == *name
               ? problem(reason + "The master has it as its first one after a reboot.", "reboot")
               : problem(reason + "Write " + master.name +
                         " there, or give the name by a .link file in /etc/systemd/network and in "
                         "the initramfs.");
}

std::optional<Check> nameless(const Evidence& evidence, const Profile& profile,
                              const Condition& condition, const Failover& failover) {
    if (auto found = aliased(evidence, profile, condition, failover)) {
        return found;
    }
    for (const std::string& name : condition.patterns) {
        const GivenName* given =
            isThere(evidence, name) ? nullptr : giverOf(evidence, name, failover);
        if (given != nullptr) {
            return problem(textFor(evidence, *given, placeOf(profile, condition), failover));
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<Check> nameless(const Evidence& evidence, const Profiles& profiles,
                              const Failover& failover) {
    for (const Profile& profile : profiles.profiles) {
        for (const Condition& condition : profile.conditions) {
            if (condition.fact != Fact::Name || condition.inverted || isLeftOut(profile)) {
                continue;
            }
            if (auto found = nameless(evidence, profile, condition, failover)) {
                return found;
            }
        }
    }
    return std::nullopt;
}

} // namespace netfailover::guest::ctl
