// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/names.hpp"
#include "guest/tell/json.hpp"
#include "guest/tell/properties.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace netfailover::guest::tell {

namespace {

using Json = nlohmann::json;

std::string textOf(const Json& json) {
    auto text = json.get<std::string>();
    if (text.find("\xef\xbf\xbd") != std::string::npos) {
        throw std::invalid_argument("a text that was no UTF-8");
    }
    return text;
}

Value textsOf(const Json& json) {
    Texts texts;
    for (const Json& text : json) {
        texts.push_back(textOf(text));
    }
    return texts;
}

Value problemsOf(const Json& json) {
    Problems problems;
    for (const Json& problem : json) {
        problems.push_back({.identifier = textOf(problem.at("Identifier")),
                            .sentence = textOf(problem.at("Message")),
                            .severity = core::severityOf(textOf(problem.at("Severity"))).value(),
                            .failover = problem.at("Failover"),
                            .link = problem.at("Link")});
    }
    return problems;
}

/// @param type as in Row
Value valueOf(const Json& json, std::string_view type) {
    if (type == "s") {
        return textOf(json);
    }
    if (type == "b") {
        return json.get<bool>();
    }
    if (type == "i") {
        return json.get<std::int32_t>();
    }
    if (type == "u") {
        return json.get<std::uint32_t>();
    }
    return type == "as" ? textsOf(json) : problemsOf(json);
}

template <class Subject, class Target>
void fill(std::span<const Row<Subject, Target>> rows, const Json& object, Target& target) {
    for (const auto& row : rows) {
        if (row.set != nullptr) {
            row.set(target, valueOf(object.at(row.name), row.type));
        }
    }
}

core::Link linkOf(const Json& json) {
    core::Link link;
    fill(linkRows(), json, link);
    return link;
}

std::optional<core::Link> slaveOf(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional(linkOf(json));
}

core::Failover failoverOf(const Json& json) {
    core::Failover failover;
    fill(failoverRows(), json, failover);
    failover.primary = slaveOf(json.at("Primary"));
    failover.standby = slaveOf(json.at("Standby"));
    for (const Json& candidate : json.at("Candidates")) {
        failover.candidates.push_back(linkOf(candidate));
    }
    return failover;
}

core::Intention intentionOf(const Json& json) {
    if (json.contains("Waiting")) {
        return {.what = textOf(json.at("Waiting")), .prospect = core::Prospect::Waiting};
    }
    return {.what = textOf(json.at("Action")),
            .prospect = core::prospectOf(textOf(json.at("Prospect"))).value()};
}

// An older daemon does not have it.
std::optional<std::vector<core::Intention>> planOf(const Json& document) {
    if (!document.contains("Plan")) {
        return std::nullopt;
    }
    std::vector<core::Intention> plan;
    for (const Json& json : document.at("Plan")) {
        plan.push_back(intentionOf(json));
    }
    return plan;
}

} // namespace

std::optional<core::Findings> parseJson(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        core::Findings findings;
        fill(managerRows(), json, findings);
        for (const Json& failover : json.at("Failovers")) {
            findings.topology.failovers.push_back(failoverOf(failover));
        }
        findings.plan = planOf(json);
        return findings;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

} // namespace netfailover::guest::tell
