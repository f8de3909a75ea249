// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/output.hpp"

#include "base/json/rows.hpp"
#include "base/terminal/table.hpp"
#include "base/text/printable.hpp"

#include <nlohmann/json.hpp>

namespace netfailover::host::migrate {

namespace {

using base::Colour;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ",") + word;
    }
    return text;
}

std::string orDash(const std::string& text) {
    return text.empty() ? "-" : base::printable(text);
}

std::string wayName(core::Way way) {
    return way == core::Way::Failover ? "failover" : "detach";
}

} // namespace

std::string formatStatus(const std::vector<PairStatus>& rows, bool legend,
                         const base::Terminal& terminal) {
    if (rows.empty()) {
        return "No pair runs here.\n";
    }
    std::vector<base::Row> table;
    if (legend) {
        table.emplace_back();
        for (const char* title :
             {"DOMAIN", "ADDRESS", "PHASE", "FUNCTION", "TAP", "ENTRIES", "STATE"}) {
            table.back().push_back({.text = title, .colour = Colour::Heading});
        }
    }
    for (const PairStatus& row : rows) {
        const bool fine = row.differences.empty();
        table.push_back(
            {{.text = orDash(row.domain)},
             {.text = orDash(row.mac)},
             {.text = row.phase},
             {.text = orDash(row.function)},
             {.text = orDash(row.tap)},
             {.text = orDash(joined(row.entries))},
             {.text = fine ? "ok" : "differs", .colour = fine ? Colour::Good : Colour::Bad}});
    }
    std::string text = base::formatTable(table, terminal);
    for (const PairStatus& row : rows) {
        for (const std::string& command : row.differences) {
            text += "# " + command + "\n";
        }
    }
    return text + (legend ? "\n" + std::to_string(rows.size()) +
                                (rows.size() == 1 ? " pair.\n" : " pairs.\n")
                          : "");
}

std::string formatStatusJson(const std::vector<PairStatus>& rows, bool pretty) {
    nlohmann::ordered_json document;
    document["Pairs"] = nlohmann::ordered_json::array();
    for (const PairStatus& row : rows) {
        nlohmann::ordered_json value;
        value["Domain"] = row.domain;
        value["HardwareAddress"] = row.mac;
        value["Phase"] = row.phase;
        value["VirtualFunction"] = row.function;
        value["Tap"] = row.tap;
        value["Entries"] = row.entries;
        value["FunctionHardwareAddress"] = row.functionMac;
        value["Differences"] = row.differences;
        document["Pairs"].push_back(std::move(value));
    }
    return base::jsonText(document, pretty);
}

std::string formatPlan(const std::vector<core::PlanStep>& steps) {
    std::string text;
    std::string way;
    std::size_t number = 0;
    for (const core::PlanStep& step : steps) {
        if (wayName(step.way) != way) {
            way = wayName(step.way);
            number = 0;
            text += (text.empty() ? "" : "\n") + std::string(step.way == core::Way::Failover
                                                                 ? "By QEMU's own failover:\n"
                                                                 : "By detaching:\n");
        }
        const std::string count = std::to_string(++number);
        text += std::string(count.size() < 2 ? " " : "") + count +
                (step.there ? " there: " : " here:  ") + base::printable(step.what) + "\n";
        text += step.command.empty() ? "" : "    # " + step.command + "\n";
        text += step.undo.empty() ? "" : "    undo: " + step.undo + "\n";
    }
    return text;
}

std::string formatPlanJson(const std::vector<core::PlanStep>& steps, bool pretty) {
    std::vector<base::JsonRow> rows;
    rows.reserve(steps.size());
    for (const core::PlanStep& step : steps) {
        rows.push_back({{"Way", wayName(step.way)},
                        {"Where", step.there ? "there" : "here"},
                        {"What", step.what},
                        {"Command", step.command},
                        {"Undo", step.undo}});
    }
    return base::formatJsonRows("Plan", rows, pretty);
}

} // namespace netfailover::host::migrate
