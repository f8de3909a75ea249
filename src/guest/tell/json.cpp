// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/json.hpp"

#include "base/json/rows.hpp"
#include "guest/core/names.hpp"

#include <nlohmann/json.hpp>

namespace netfailover::guest::tell {

namespace {

using Value = nlohmann::ordered_json;

Value slaveValue(const std::optional<core::Link>& slave) {
    if (!slave) {
        return nullptr;
    }
    Value value;
    value["Name"] = slave->name;
    value["InterfaceIndex"] = slave->index;
    value["Driver"] = slave->driver.value_or("");
    value["Up"] = slave->up;
    value["Carrier"] = slave->usable();
    value["Managed"] = !slave->managers.empty();
    value["ManagedBy"] = slave->managerNames();
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

Value planValue(const std::vector<core::Intention>& plan) {
    Value list = Value::array();
    for (const core::Intention& intention : plan) {
        Value value;
        if (intention.prospect == core::Prospect::Waiting) {
            value["Waiting"] = intention.what;
        } else {
            value["Action"] = intention.what;
            value["Prospect"] = core::toString(intention.prospect);
        }
        list.push_back(std::move(value));
    }
    return list;
}

} // namespace

std::string formatJson(const Document& document, bool pretty) {
    Value list = Value::array();
    for (const core::Failover& failover : document.failovers) {
        list.push_back(failoverValue(failover));
    }
    Value value;
    value["Driver"] = document.driver;
    value["State"] = core::toString(document.state);
    value["Failovers"] = std::move(list);
    if (document.plan) {
        value["Plan"] = planValue(*document.plan);
    }
    return base::jsonText(value, pretty);
}

std::string formatJsonPlan(const std::vector<core::Intention>& plan, bool pretty) {
    Value document;
    document["Plan"] = planValue(plan);
    return base::jsonText(document, pretty);
}

} // namespace netfailover::guest::tell
