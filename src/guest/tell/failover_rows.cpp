// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/names.hpp"
#include "guest/tell/properties.hpp"
#include "guest/tell/row_values.hpp"

namespace netfailover::guest::tell {

namespace {

using core::Failover;

Path pathOf(const std::optional<core::Link>& slave) {
    return {slave ? linkPath(slave->index) : noObject};
}

constexpr auto onBus = Where::Bus;
constexpr auto inJson = Where::Json;

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
         },
     .text = {.label = "Address"}},
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
     .get = [](const FailoverSubject& one) -> Value { return wordOf(one.failover->active); },
     .set = [](Failover& one,
               const Value& value) { one.active = wordIn(value, core::activePathOf); },
     .text = {.label = "Active"},
     .isWatched = true},
    {.name = "State",
     .type = "s",
     .get = [](const FailoverSubject& one) -> Value { return wordOf(one.failover->state); },
     .set = [](Failover& one,
               const Value& value) { one.state = wordIn(value, core::failoverStateOf); },
     .text = {.label = "State", .tone = Tone::State},
     .isWatched = true},
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
     .where = inJson,
     .text = {.label = "MTU"}},
    {.name = "ManagedBy",
     .type = "as",
     .get = [](const FailoverSubject& one) -> Value { return one.failover->master.managerNames(); },
     .set = [](Failover& one, const Value& value) { one.master.managers = managersIn(value); },
     .where = inJson,
     .text = {.label = "Manager"}},
    {.name = "Addresses",
     .type = "as",
     .get = [](const FailoverSubject& one) -> Value { return one.failover->master.addressTexts(); },
     .set = [](Failover& one, const Value& value) { one.master.addresses = addressesIn(value); },
     .where = inJson,
     .text = {.label = "Addresses"}},
};

} // namespace

std::span<const FailoverRow> failoverRows() {
    return ofFailover;
}

} // namespace netfailover::guest::tell
