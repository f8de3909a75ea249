// SPDX-License-Identifier: LGPL-2.1-or-later
//
// ifup renames all that a pattern or an address means, and gives up where that fails: of
// three netdevs with one address the first has the name, and nothing is configured.
#include "guest/ctl/checks/next_boot.hpp"
#include "guest/ctl/checks/reasons.hpp"

#include <algorithm>
#include <array>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;

// It has the name already, or is to get it.
bool isMeant(const Evidence& evidence, const GivenName& given, const Link& link) {
    return link.name == given.name || isFor(evidence, given, link);
}

// Before ifup gives it another, at each boot.
std::string ownName(const Evidence& evidence, const Failover& failover, const GivenName& given) {
    const Link& link = failover.master;
    constexpr std::array places{"ID_NET_NAME_ONBOARD", "ID_NET_NAME_SLOT", "ID_NET_NAME_PATH"};
    if (link.name != given.name) {
        return afterBoot(evidence, failover).name;
    }
    for (const char* place : places) {
        std::string name = evidence.setupOf(link).property(place);
        if (!name.empty()) {
            return name;
        }
    }
    return "NAME";
}

const Link* meantSlave(const Evidence& evidence, const GivenName& given, const Failover& failover) {
    for (const auto* slave : {&failover.primary, &failover.standby}) {
        if (*slave && isMeant(evidence, given, **slave)) {
            return &**slave;
        }
    }
    return nullptr;
}

} // namespace

bool addRename(const Evidence& evidence, const Failover& failover, Checks& found) {
    for (const GivenName& given : evidence.givenNames) {
        const bool isKnown = given.isIfups() && !given.conditions.empty();
        const Link* const slave = isKnown ? meantSlave(evidence, given, failover) : nullptr;
        if (slave != nullptr) {
            const bool isShared = isMeant(evidence, given, failover.master);
            found.push_back(problem(
                placeOf(given.file, given.line) + ": " + given.text + " is for the slave " +
                slave->name +
                (isShared ? " as well as for its master, and ifup ends at the second that is to "
                            "have the name."
                          : " and not for its master.") +
                "  Write rename " + ownName(evidence, failover, given) + "=" + given.name +
                " there."));
            return true;
        }
    }
    return false;
}

} // namespace netfailover::guest::ctl
