// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/values.hpp"

#include "base/text/utf8.hpp"
#include "guest/core/members.hpp"
#include "guest/core/names.hpp"
#include "guest/tell/names.hpp"

#include <algorithm>
#include <utility>

namespace netfailover::guest::tell {

namespace {

LinkValue linkValue(const core::Member& member) {
    const core::Link& link = *member.link;
    return {
        .name = base::toUtf8(link.name),
        .index = link.index,
        .role = std::string(core::toString(member.role)),
        .failover = failoverPath(member.failover->master.index),
        .driver = base::toUtf8(link.driver.value_or("")),
        .carrier = link.usable(),
        .managedBy = link.managerNames(),
        .leakedAddresses =
            member.role == core::Role::Master ? std::vector<std::string>{} : link.addressTexts(),
    };
}

std::string pathOf(const std::optional<core::Link>& slave) {
    return slave ? linkPath(slave->index) : noObject;
}

FailoverValue failoverValue(const core::Failover& failover, const core::SwitchLog& switches) {
    return {
        .name = base::toUtf8(failover.master.name),
        .index = failover.master.index,
        .hardwareAddress = failover.master.address.toString(),
        .primary = pathOf(failover.primary),
        .standby = pathOf(failover.standby),
        .active = std::string(core::toString(failover.active)),
        .state = std::string(core::toString(failover.state)),
        .switches = switches.of(failover.master.index),
    };
}

ManagerValue managerValue(const Findings& findings) {
    std::vector<std::string> managers;
    for (const core::Member& member : core::membersOf(findings.topology)) {
        for (const core::Manager& manager : member.link->managers) {
            if (std::ranges::count(managers, manager.name) == 0) {
                managers.push_back(manager.name);
            }
        }
    }
    return {
        .driver = base::toUtf8(findings.driver),
        .state = std::string(core::toString(findings.state)),
        .managers = std::move(managers),
    };
}

template <class Value> struct Property {
    const char* name;
    bool (*same)(const Value&, const Value&);
};

template <auto Member, class Value> bool same(const Value& before, const Value& after) {
    return before.*Member == after.*Member;
}

template <class Value, std::size_t count>
std::vector<std::string> differing(const Value& before, const Value& after,
                                   const Property<Value> (&properties)[count]) { // NOLINT: a table
    std::vector<std::string> names;
    for (const auto& property : properties) {
        if (!property.same(before, after)) {
            names.emplace_back(property.name);
        }
    }
    return names;
}

bool sameCount(const FailoverValue& before, const FailoverValue& after) {
    return before.switches.count == after.switches.count;
}

bool sameTime(const FailoverValue& before, const FailoverValue& after) {
    return before.switches.lastUsec == after.switches.lastUsec;
}

bool sameManaged(const LinkValue& before, const LinkValue& after) {
    return before.managedBy.empty() == after.managedBy.empty();
}

} // namespace

Values valuesOf(const Findings& findings, const core::SwitchLog& switches) {
    Values values{.manager = managerValue(findings)};
    for (const core::Failover& failover : findings.topology.failovers) {
        values.failovers.emplace(failover.master.index, failoverValue(failover, switches));
    }
    for (const core::Member& member : core::membersOf(findings.topology)) {
        values.links.emplace(member.link->index, linkValue(member));
    }
    return values;
}

std::vector<std::string> changes(const LinkValue& before, const LinkValue& after) {
    return differing<LinkValue>(before, after,
                                {{"Name", same<&LinkValue::name>},
                                 {"Role", same<&LinkValue::role>},
                                 {"Failover", same<&LinkValue::failover>},
                                 {"Driver", same<&LinkValue::driver>},
                                 {"Carrier", same<&LinkValue::carrier>},
                                 {"Managed", sameManaged},
                                 {"ManagedBy", same<&LinkValue::managedBy>},
                                 {"LeakedAddresses", same<&LinkValue::leakedAddresses>}});
}

std::vector<std::string> changes(const FailoverValue& before, const FailoverValue& after) {
    return differing<FailoverValue>(before, after,
                                    {{"Name", same<&FailoverValue::name>},
                                     {"HardwareAddress", same<&FailoverValue::hardwareAddress>},
                                     {"Primary", same<&FailoverValue::primary>},
                                     {"Standby", same<&FailoverValue::standby>},
                                     {"Active", same<&FailoverValue::active>},
                                     {"State", same<&FailoverValue::state>},
                                     {"SwitchCount", sameCount},
                                     {"LastSwitchUSec", sameTime}});
}

std::vector<std::string> changes(const ManagerValue& before, const ManagerValue& after) {
    return differing<ManagerValue>(before, after,
                                   {{"Driver", same<&ManagerValue::driver>},
                                    {"State", same<&ManagerValue::state>},
                                    {"Managers", same<&ManagerValue::managers>}});
}

} // namespace netfailover::guest::tell
