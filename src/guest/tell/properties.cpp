// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/properties.hpp"

#include "guest/core/names.hpp"
#include "guest/core/plan.hpp"
#include "guest/tell/names.hpp"
#include "version.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace netfailover::guest::tell {

namespace {

using core::Failover;
using core::Findings;
using core::Link;
using core::Member;

template <class Word> std::string text(Word word) {
    return std::string(core::toString(word));
}

const std::string& textIn(const Value& value) {
    return std::get<std::string>(value);
}

// The enumerator that a word of the contract stands for.
template <class Word>
Word wordIn(const Value& value, std::optional<Word> (*find)(std::string_view)) {
    const auto word = find(textIn(value));
    if (!word) {
        throw std::invalid_argument("an unknown word");
    }
    return *word;
}

std::vector<core::Manager> managersIn(const Value& value) {
    std::vector<core::Manager> managers;
    for (const std::string& name : std::get<Texts>(value)) {
        managers.push_back({.name = name});
    }
    return managers;
}

std::vector<core::Address> addressesIn(const Value& value) {
    std::vector<core::Address> addresses;
    for (const std::string& address : std::get<Texts>(value)) {
        addresses.push_back({.text = address});
    }
    return addresses;
}

Texts routeTexts(const Link& link) {
    Texts texts;
    for (const core::Route& route : link.routes) {
        texts.push_back(core::routeText(route));
    }
    return texts;
}

std::vector<core::Route> routesIn(const Value& value) {
    constexpr std::string_view separator = " via ";
    std::vector<core::Route> routes;
    for (const std::string& route : std::get<Texts>(value)) {
        const std::size_t at = route.find(separator);
        routes.push_back(
            {.destination = route.substr(0, at),
             .gateway = at == std::string::npos ? "" : route.substr(at + separator.size())});
    }
    return routes;
}

Path pathOf(const std::optional<Link>& slave) {
    return {slave ? linkPath(slave->index) : noObject};
}

Value managersOfAll(const Findings& findings) {
    Texts names;
    for (const Member& member : core::membersOf(findings.topology)) {
        for (const std::string& name : member.link->managerNames()) {
            if (std::ranges::count(names, name) == 0) {
                names.push_back(name);
            }
        }
    }
    return names;
}

Value withoutRemarks(const Findings& findings) {
    Problems problems = findings.problems;
    std::erase_if(problems, [](const core::Problem& problem) {
        return problem.severity == core::Severity::Remark;
    });
    return problems;
}

bool isMaster(const Member& member) {
    return member.role == core::Role::Master;
}

constexpr auto onBus = Where::Bus;
constexpr auto inJson = Where::Json;

const std::vector<ManagerRow> ofManager{
    {.name = "Version",
     .type = "s",
     .get = [](const Findings&) -> Value { return std::string(version); },
     .where = onBus,
     .emits = Emits::Const},
    {.name = "Driver",
     .type = "s",
     .get = [](const Findings& all) -> Value { return all.driver; },
     .set = [](Findings& all, const Value& value) { all.driver = textIn(value); }},
    {.name = "State",
     .type = "s",
     .get = [](const Findings& all) -> Value { return text(all.state); },
     .set = [](Findings& all,
               const Value& value) { all.state = wordIn(value, core::overallStateOf); }},
    {.name = "Problems", .type = "a(ss)", .get = withoutRemarks, .where = onBus},
    {.name = "Problems",
     .type = "a(ss)",
     .get = [](const Findings& all) -> Value { return all.problems; },
     .set = [](Findings& all, const Value& value) { all.problems = std::get<Problems>(value); },
     .where = inJson},
    {.name = "Managers", .type = "as", .get = managersOfAll, .where = onBus},
};

const std::vector<FailoverRow> ofFailover{
    {.name = "Name",
     .type = "s",
     .get = [](const FailoverSubject& one) -> Value { return one.failover->master.name; },
     .set = [](Failover& one, const Value& value) { one.master.name = textIn(value); }},
    {.name = "InterfaceIndex",
     .type = "i",
     .get = [](const FailoverSubject& one) -> Value { return one.failover->master.index; },
     .set = [](Failover& one,
               const Value& value) { one.master.index = std::get<std::int32_t>(value); },
     .emits = Emits::Const},
    {.name = "HardwareAddress",
     .type = "s",
     .get = [](const FailoverSubject& one) -> Value {
         return one.failover->master.address.toString();
     },
     .set =
         [](Failover& one, const Value& value) {
             one.master.address = base::HardwareAddress::fromString(textIn(value)).value();
         }},
    {.name = "Primary",
     .type = "o",
     .get = [](const FailoverSubject& one) -> Value { return pathOf(one.failover->primary); },
     .where = onBus},
    {.name = "Standby",
     .type = "o",
     .get = [](const FailoverSubject& one) -> Value { return pathOf(one.failover->standby); },
     .where = onBus},
    {.name = "Active",
     .type = "s",
     .get = [](const FailoverSubject& one) -> Value { return text(one.failover->active); },
     .set = [](Failover& one,
               const Value& value) { one.active = wordIn(value, core::activePathOf); }},
    {.name = "State",
     .type = "s",
     .get = [](const FailoverSubject& one) -> Value { return text(one.failover->state); },
     .set = [](Failover& one,
               const Value& value) { one.state = wordIn(value, core::failoverStateOf); }},
    {.name = "SwitchCount",
     .type = "t",
     .get = [](const FailoverSubject& one) -> Value { return one.switches.count; },
     .where = onBus},
    {.name = "LastSwitchUSec",
     .type = "t",
     .get = [](const FailoverSubject& one) -> Value { return one.switches.lastUsec; },
     .where = onBus},
    {.name = "MTU",
     .type = "u",
     .get = [](const FailoverSubject& one) -> Value { return one.failover->master.mtu; },
     .set = [](Failover& one,
               const Value& value) { one.master.mtu = std::get<std::uint32_t>(value); },
     .where = inJson},
    {.name = "ManagedBy",
     .type = "as",
     .get = [](const FailoverSubject& one) -> Value { return one.failover->master.managerNames(); },
     .set = [](Failover& one, const Value& value) { one.master.managers = managersIn(value); },
     .where = inJson},
    {.name = "Addresses",
     .type = "as",
     .get = [](const FailoverSubject& one) -> Value { return one.failover->master.addressTexts(); },
     .set = [](Failover& one, const Value& value) { one.master.addresses = addressesIn(value); },
     .where = inJson},
};

const std::vector<LinkRow> ofLink{
    {.name = "Name",
     .type = "s",
     .get = [](const Member& one) -> Value { return one.link->name; },
     .set = [](Link& one, const Value& value) { one.name = textIn(value); }},
    {.name = "InterfaceIndex",
     .type = "i",
     .get = [](const Member& one) -> Value { return one.link->index; },
     .set = [](Link& one, const Value& value) { one.index = std::get<std::int32_t>(value); },
     .emits = Emits::Const},
    {.name = "Role",
     .type = "s",
     .get = [](const Member& one) -> Value { return text(one.role); },
     .where = onBus},
    {.name = "Failover",
     .type = "o",
     .get = [](const Member& one) -> Value {
         return Path{failoverPath(one.failover->master.index)};
     },
     .where = onBus},
    {.name = "Driver",
     .type = "s",
     .get = [](const Member& one) -> Value { return one.link->driver.value_or(""); },
     .set =
         [](Link& one, const Value& value) {
             one.driver = textIn(value).empty() ? std::nullopt : std::optional(textIn(value));
         }},
    {.name = "Up",
     .type = "b",
     .get = [](const Member& one) -> Value { return one.link->up; },
     .set = [](Link& one, const Value& value) { one.up = std::get<bool>(value); },
     .where = inJson},
    {.name = "Carrier",
     .type = "b",
     .get = [](const Member& one) -> Value { return one.link->usable(); },
     .set = [](Link& one, const Value& value) { one.carrier = std::get<bool>(value); }},
    {.name = "Managed",
     .type = "b",
     .get = [](const Member& one) -> Value { return !one.link->managers.empty(); }},
    {.name = "ManagedBy",
     .type = "as",
     .get = [](const Member& one) -> Value { return one.link->managerNames(); },
     .set = [](Link& one, const Value& value) { one.managers = managersIn(value); }},
    {.name = "LeakedAddresses",
     .type = "as",
     .get = [](const Member& one) -> Value {
         return isMaster(one) ? Texts{} : one.link->addressTexts();
     },
     .set = [](Link& one, const Value& value) { one.addresses = addressesIn(value); }},
    {.name = "LeakedRoutes",
     .type = "as",
     .get = [](const Member& one) -> Value {
         return isMaster(one) ? Texts{} : routeTexts(*one.link);
     },
     .set = [](Link& one, const Value& value) { one.routes = routesIn(value); }},
};

template <class Subject, class Target>
Properties onTheBus(std::span<const Row<Subject, Target>> rows, const Subject& subject) {
    Properties properties;
    for (const auto& row : rows) {
        if (row.isOn(Where::Bus)) {
            properties.push_back({.name = row.name,
                                  .type = row.type,
                                  .emits = row.emits,
                                  .value = row.get(subject)});
        }
    }
    return properties;
}

} // namespace

std::span<const ManagerRow> managerRows() {
    return ofManager;
}

std::span<const FailoverRow> failoverRows() {
    return ofFailover;
}

std::span<const LinkRow> linkRows() {
    return ofLink;
}

Properties propertiesOf(const Findings& findings) {
    return onTheBus(managerRows(), findings);
}

Properties propertiesOf(const FailoverSubject& subject) {
    return onTheBus(failoverRows(), subject);
}

Properties propertiesOf(const Member& member) {
    return onTheBus(linkRows(), member);
}

std::vector<std::string> changedNames(const Properties& before, const Properties& after) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < after.size(); ++at) {
        if (before.at(at).value != after[at].value) {
            names.emplace_back(after[at].name);
        }
    }
    return names;
}

} // namespace netfailover::guest::tell
