// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/names.hpp"
#include "guest/tell/properties.hpp"
#include "guest/tell/row_values.hpp"

#include <algorithm>
#include <iterator>

namespace netfailover::guest::tell {

namespace {

using core::Link;
using core::Member;

Texts routeTexts(const Link& link) {
    Texts texts;
    std::ranges::transform(link.routes, std::back_inserter(texts), core::routeText);
    return texts;
}

std::vector<core::Route> routesIn(const Value& value) {
    std::vector<core::Route> routes;
    std::ranges::transform(std::get<Texts>(value), std::back_inserter(routes), core::routeOf);
    return routes;
}

bool isMaster(const Member& member) {
    return member.role == core::Role::Master;
}

constexpr auto onBus = Where::Bus;
constexpr auto inJson = Where::Json;

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
     .get = [](const Member& one) -> Value { return wordOf(one.role); },
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
         },
     .text = {.label = "Driver"}},
    {.name = "Up",
     .type = "b",
     .get = [](const Member& one) -> Value { return one.link->up; },
     .set = [](Link& one, const Value& value) { one.up = std::get<bool>(value); },
     .where = inJson},
    {.name = "Carrier",
     .type = "b",
     .get = [](const Member& one) -> Value { return one.link->usable(); },
     .set = [](Link& one, const Value& value) { one.carrier = std::get<bool>(value); },
     .text = {.label = "Carrier",
              .tone = Tone::Needed,
              .note =
                  [](const Member& one) {
                      return std::string(one.link->up ? "" : "the link is down");
                  }},
     .isWatched = true},
    {.name = "Managed",
     .type = "b",
     .get = [](const Member& one) -> Value { return !one.link->managers.empty(); }},
    {.name = "ManagedBy",
     .type = "as",
     .get = [](const Member& one) -> Value { return one.link->managerNames(); },
     .set = [](Link& one, const Value& value) { one.managers = managersIn(value); },
     .text = {.label = "Managed by", .tone = Tone::Leak},
     .isWatched = true},
    {.name = "LeakedAddresses",
     .type = "as",
     .get = [](const Member& one) -> Value {
         return isMaster(one) ? Texts{} : one.link->addressTexts();
     },
     .set = [](Link& one, const Value& value) { one.addresses = addressesIn(value); },
     .text = {.label = "Addresses", .tone = Tone::Leak},
     .isWatched = true},
    {.name = "LeakedRoutes",
     .type = "as",
     .get = [](const Member& one) -> Value {
         return isMaster(one) ? Texts{} : routeTexts(*one.link);
     },
     .set = [](Link& one, const Value& value) { one.routes = routesIn(value); },
     .text = {.label = "Routes", .tone = Tone::Leak, .onlyIfAny = true},
     .isWatched = true},
};

} // namespace

std::span<const LinkRow> linkRows() {
    return ofLink;
}

} // namespace netfailover::guest::tell
