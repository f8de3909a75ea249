// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/json.hpp"

#include "base/json/rows.hpp"
#include "guest/core/names.hpp"
#include "guest/tell/properties.hpp"

#include <nlohmann/json.hpp>

namespace netfailover::guest::tell {

namespace {

using Json = nlohmann::ordered_json;

struct ToJson {
    template <class Plain> Json operator()(const Plain& plain) const { return plain; }

    Json operator()(const Path& path) const { return path.text; }

    Json operator()(const Problems& problems) const {
        Json list = Json::array();
        for (const core::Problem& problem : problems) {
            Json json;
            json["Identifier"] = problem.identifier;
            json["Severity"] = core::toString(problem.severity);
            json["Failover"] = problem.failover;
            json["Link"] = problem.link;
            json["Message"] = problem.sentence;
            list.push_back(std::move(json));
        }
        return list;
    }
};

template <class Subject, class Target>
Json jsonOf(std::span<const Row<Subject, Target>> rows, const Subject& subject) {
    Json json = Json::object();
    for (const auto& row : rows) {
        if (row.isOn(Where::Json)) {
            json[row.name] = std::visit(ToJson{}, row.get(subject));
        }
    }
    return json;
}

Json linkJson(const core::Failover& failover, const core::Link& link, core::Role role) {
    return jsonOf(linkRows(), core::Member{.link = &link, .role = role, .failover = &failover});
}

Json failoverJson(const core::Failover& failover) {
    Json json = jsonOf(failoverRows(), FailoverSubject{.failover = &failover});
    const auto slaveJson = [&](const std::optional<core::Link>& slave, core::Role role) {
        return slave ? linkJson(failover, *slave, role) : Json(nullptr);
    };
    json["Primary"] = slaveJson(failover.primary, core::Role::Primary);
    json["Standby"] = slaveJson(failover.standby, core::Role::Standby);
    json["Candidates"] = Json::array();
    for (const core::Link& candidate : failover.candidates) {
        json["Candidates"].push_back(linkJson(failover, candidate, core::Role::Candidate));
    }
    return json;
}

Json planJson(const std::vector<core::Intention>& plan) {
    Json list = Json::array();
    for (const core::Intention& intention : plan) {
        Json json;
        if (intention.prospect == core::Prospect::Waiting) {
            json["Waiting"] = intention.what;
        } else {
            json["Action"] = intention.what;
            json["Prospect"] = core::toString(intention.prospect);
        }
        list.push_back(std::move(json));
    }
    return list;
}

} // namespace

std::string formatJson(const core::Findings& findings, bool pretty) {
    Json json = jsonOf(managerRows(), findings);
    json["Failovers"] = Json::array();
    for (const core::Failover& failover : findings.topology.failovers) {
        json["Failovers"].push_back(failoverJson(failover));
    }
    if (findings.plan) {
        json["Plan"] = planJson(*findings.plan);
    }
    return base::jsonText(json, pretty);
}

std::string formatJsonPlan(const std::vector<core::Intention>& plan, bool pretty) {
    Json json;
    json["Plan"] = planJson(plan);
    return base::jsonText(json, pretty);
}

} // namespace netfailover::guest::tell
