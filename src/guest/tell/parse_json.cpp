// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/names.hpp"
#include "guest/tell/json.hpp"

#include <initializer_list>
#include <nlohmann/json.hpp>

namespace netfailover::guest::tell {

namespace {

using Value = nlohmann::json;
using core::ActivePath;
using core::FailoverState;
using core::OverallState;
using core::Prospect;

// What toString() has made of one of `all`.
template <class Word> Word wordOf(const Value& value, std::initializer_list<Word> all) {
    for (const Word word : all) {
        if (core::toString(word) == value.get_ref<const std::string&>()) {
            return word;
        }
    }
    throw std::invalid_argument("an unknown word");
}

std::string textOf(const Value& value) {
    auto text = value.get<std::string>();
    if (text.find("\xef\xbf\xbd") != std::string::npos) {
        throw std::invalid_argument("a text that was no UTF-8");
    }
    return text;
}

std::vector<core::Address> addressesOf(const Value& value) {
    std::vector<core::Address> addresses;
    for (const Value& text : value) {
        addresses.push_back({.text = textOf(text)});
    }
    return addresses;
}

std::optional<core::Link> slaveOf(const Value& value) {
    if (value.is_null()) {
        return std::nullopt;
    }
    core::Link link{.index = value.at("InterfaceIndex"), .name = textOf(value.at("Name"))};
    if (const std::string driver = textOf(value.at("Driver")); !driver.empty()) {
        link.driver = driver;
    }
    link.up = value.at("Up");
    link.carrier = value.at("Carrier");
    link.addresses = addressesOf(value.at("LeakedAddresses"));
    for (const Value& manager : value.at("ManagedBy")) {
        link.managers.push_back({.name = textOf(manager)});
    }
    return link;
}

core::Failover failoverOf(const Value& value) {
    core::Failover failover;
    failover.master.index = value.at("InterfaceIndex");
    failover.master.name = textOf(value.at("Name"));
    failover.master.address =
        base::HardwareAddress::fromString(textOf(value.at("HardwareAddress"))).value();
    failover.active =
        wordOf(value.at("Active"), {ActivePath::None, ActivePath::Primary, ActivePath::Standby});
    failover.state = wordOf(value.at("State"), {FailoverState::Accelerated, FailoverState::Standby,
                                                FailoverState::Down, FailoverState::Incomplete});
    failover.primary = slaveOf(value.at("Primary"));
    failover.standby = slaveOf(value.at("Standby"));
    return failover;
}

// An older daemon does not tell.
std::optional<std::vector<core::Intention>> planOf(const Value& document) {
    if (!document.contains("Plan")) {
        return std::nullopt;
    }
    std::vector<core::Intention> plan;
    for (const Value& value : document.at("Plan")) {
        if (value.contains("Waiting")) {
            plan.push_back({.what = textOf(value.at("Waiting")), .prospect = Prospect::Waiting});
        } else {
            plan.push_back(
                {.what = textOf(value.at("Action")),
                 .prospect = wordOf(value.at("Prospect"),
                                    {Prospect::Due, Prospect::Tried, Prospect::GivenUp})});
        }
    }
    return plan;
}

} // namespace

std::optional<Document> parseJson(std::string_view text) {
    try {
        const Value value = Value::parse(text);
        Document document{
            .driver = textOf(value.at("Driver")),
            .state = wordOf(value.at("State"), {OverallState::None, OverallState::Ok,
                                                OverallState::Repairing, OverallState::Degraded})};
        for (const Value& failover : value.at("Failovers")) {
            document.failovers.push_back(failoverOf(failover));
        }
        document.plan = planOf(value);
        return document;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

} // namespace netfailover::guest::tell
