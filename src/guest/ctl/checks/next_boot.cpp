// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Nothing that is in use is renamed.  At a boot udev names the master before anybody uses a
// slave, by core/naming: whatever is written for the name of today is for nobody then.
#include "guest/ctl/checks/next_boot.hpp"

#include "guest/core/members.hpp"
#include "guest/core/naming.hpp"
#include "guest/ctl/checks/remedies.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;
using core::NamedLink;

bool isNumbered(const Evidence& evidence, const Link& link) {
    return isKernelsName(link.name) &&
           std::ranges::none_of(evidence.givenNames, [&](const GivenName& given) {
               return !given.isIfups() && given.name == link.name && isFor(evidence, given, link);
           });
}

// As udev finds it, with the kernel's number.
NamedLink named(const Evidence& evidence, const Link& link) {
    return {.index = link.index,
            .name = link.name,
            .numbered = isNumbered(evidence, link),
            .alternativeNames = link.alternativeNames,
            .refused = evidence.setupOf(link).refusal.name};
}

std::string namesIn(const Profile& profile) {
    std::string names;
    for (const Condition& condition : profile.conditions) {
        for (const std::string& pattern : condition.patterns) {
            names += condition.fact == Fact::Name && !condition.inverted ? pattern + ' ' : "";
        }
    }
    return names;
}

std::string numberOf(const Evidence& evidence, const Failover& failover) {
    core::NamedMembers members{.configured = evidence.inventory.kernelArguments + '\n'};
    for (const core::Member& member : core::membersOf(failover)) {
        auto& of = member.role == core::Role::Master ? members.masters : members.slaves;
        of.push_back(named(evidence, *member.link));
    }
    for (const Profiles& profiles : evidence.profiles) {
        for (const Profile& profile : profiles.profiles) {
            members.configured += namesIn(profile) + '\n';
        }
    }
    const core::NameChoice choice = core::chooseName(members.masters.front(), failover.master.name,
                                                     members, evidence.snapshot.links);
    return choice.refusal ? failover.master.name : choice.name;
}

// Of .link files the first counts, of rules the last, which counts more.
void addGiven(const std::vector<const GivenName*>& names, Nic& nic) {
    std::string byFile;
    std::string byRule;
    for (const GivenName* given : names) {
        if (given->text.starts_with("AlternativeName=")) {
            nic.alternativeNames.push_back(given->name);
        } else if (given->text.starts_with("NAME")) {
            byRule = given->name;
        } else if (byFile.empty()) {
            byFile = given->name;
        }
    }
    const std::string& name = byRule.empty() ? byFile : byRule;
    nic.name = name.empty() ? nic.name : name;
}

} // namespace

Nic afterBoot(const Evidence& evidence, const Failover& failover) {
    Nic nic = nicOf(evidence, failover.master);
    // With several failovers that depends on the order in which they come.
    if (evidence.topology.failovers.size() == 1) {
        nic.name = numberOf(evidence, failover);
    }
    const auto members = core::membersOf(failover);
    std::vector<const GivenName*> names;
    for (const GivenName& given : evidence.givenNames) {
        const bool isHeld = std::ranges::any_of(members, [&given](const core::Member& member) {
            return member.role != core::Role::Master && member.link->isCalled(given.name);
        });
        if (isHeld && !given.isIfups() && !given.conditions.empty() &&
            isFor(evidence, given, failover.master)) {
            names.push_back(&given);
        }
    }
    addGiven(names, nic);
    return nic;
}

} // namespace netfailover::guest::ctl
