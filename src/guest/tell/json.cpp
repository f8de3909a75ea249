// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/json.hpp"

#include "guest/core/names.hpp"

#include <nlohmann/json.hpp>

namespace netfailover::guest::tell {

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

Value rowValue(const Row& row) {
    Value value = Value::object();
    for (const auto& [name, text] : row) {
        value[name] = text;
    }
    return value;
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
    return toText(value, pretty);
}

std::string formatJsonRows(const std::string& title, const std::vector<Row>& rows, bool pretty) {
    Value document;
    document[title] = Value::array();
    for (const Row& row : rows) {
        document[title].push_back(rowValue(row));
    }
    return toText(document, pretty);
}

std::string formatJsonRow(const Row& row) {
    return toText(rowValue(row), false);
}

std::string formatJsonPlan(const std::vector<core::Intention>& plan, bool pretty) {
    Value document;
    document["Plan"] = planValue(plan);
    return toText(document, pretty);
}

std::string formatJsonError(const Error& error, bool pretty) {
    Value document;
    document["Error"]["Name"] = error.name;
    document["Error"]["Message"] = error.message;
    return toText(document, pretty);
}

} // namespace netfailover::guest::tell
