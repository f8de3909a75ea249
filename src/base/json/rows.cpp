// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/json/rows.hpp"

#include <nlohmann/json.hpp>

namespace netfailover::base {

namespace {

using Value = nlohmann::ordered_json;

struct ToJson {
    Value operator()(const std::string& text) const { return text; }

    Value operator()(int number) const { return number; }

    Value operator()(const JsonRecords& records) const {
        Value list = Value::array();
        for (const auto& record : records) {
            Value object = Value::object();
            for (const auto& [name, text] : record) {
                object[name] = text;
            }
            list.push_back(std::move(object));
        }
        return list;
    }
};

Value rowValue(const JsonRow& row) {
    Value value = Value::object();
    for (const auto& [name, member] : row) {
        value[name] = std::visit(ToJson{}, member);
    }
    return value;
}

} // namespace

std::string jsonText(const Value& value, bool pretty) {
    constexpr int indent = 4;
    constexpr bool ascii = true;
    return value.dump(pretty ? indent : -1, ' ', ascii, Value::error_handler_t::replace) + '\n';
}

std::string formatJsonRows(const std::string& title, const std::vector<JsonRow>& rows,
                           bool pretty) {
    Value document;
    document[title] = Value::array();
    for (const JsonRow& row : rows) {
        document[title].push_back(rowValue(row));
    }
    return jsonText(document, pretty);
}

std::string formatJsonRow(const JsonRow& row) {
    return jsonText(rowValue(row), false);
}

std::string formatJsonError(const std::string& name, const std::string& message, bool pretty) {
    Value document;
    document["Error"]["Name"] = name;
    document["Error"]["Message"] = message;
    return jsonText(document, pretty);
}

} // namespace netfailover::base
