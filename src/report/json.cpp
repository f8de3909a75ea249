// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report/json.hpp"

#include "core/names.hpp"

#include <nlohmann/json.hpp>

namespace netfailover::report {

namespace {

using Value = nlohmann::ordered_json;

std::string toText(const Value& value, bool pretty) {
    constexpr int indent = 4;
    constexpr bool ascii = true;
    return value.dump(pretty ? indent : -1, ' ', ascii, Value::error_handler_t::replace) + '\n';
}

Value slaveValue(const std::optional<core::Link>& slave) {
    if (!slave) {
        return nullptr;
    }
    Value managers = Value::array();
    for (const core::Manager manager : slave->managers) {
        managers.push_back(core::toString(manager));
    }
    Value value;
    value["Name"] = slave->name;
    value["InterfaceIndex"] = slave->index;
    value["Driver"] = slave->driver.value_or("");
    value["Carrier"] = slave->usable();
    value["Managed"] = !slave->managers.empty();
    value["ManagedBy"] = std::move(managers);
    value["LeakedAddresses"] = slave->addressTexts();
    return value;
}

Value failoverValue(const core::Failover& failover) {
    Value value;
    value["Name"] = failover.master.name;
    value["InterfaceIndex"] = failover.master.index;
    value["HardwareAddress"] = failover.master.address.toString();
    value["Active"] = core::toString(failover.active);
    value["State"] = core::toString(failover.state);
    value["Primary"] = slaveValue(failover.primary);
    value["Standby"] = slaveValue(failover.standby);
    return value;
}

} // namespace

std::string formatJson(std::span<const core::Failover> failovers, core::OverallState state,
                       std::string_view driver, bool pretty) {
    Value list = Value::array();
    for (const core::Failover& failover : failovers) {
        list.push_back(failoverValue(failover));
    }
    Value document;
    document["Driver"] = driver;
    document["State"] = core::toString(state);
    document["Failovers"] = std::move(list);
    return toText(document, pretty);
}

std::string formatJsonError(const Error& error, bool pretty) {
    Value document;
    document["Error"]["Name"] = error.name;
    document["Error"]["Message"] = error.message;
    return toText(document, pretty);
}

} // namespace netfailover::report
