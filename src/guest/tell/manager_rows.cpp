// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/properties.hpp"
#include "guest/tell/row_values.hpp"
#include "version.hpp"

#include <algorithm>

namespace netfailover::guest::tell {

namespace {

using core::Findings;

Value managersOfAll(const Findings& findings) {
    Texts names;
    for (const core::Member& member : core::membersOf(findings.topology)) {
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
     .set = [](Findings& all, const Value& value) { all.driver = textIn(value); },
     .text = {.label = "Driver"}},
    {.name = "State",
     .type = "s",
     .get = [](const Findings& all) -> Value { return wordOf(all.state); },
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

} // namespace

std::span<const ManagerRow> managerRows() {
    return ofManager;
}

} // namespace netfailover::guest::tell
