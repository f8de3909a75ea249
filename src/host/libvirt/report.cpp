// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/report.hpp"

#include <nlohmann/json.hpp>

namespace netfailover::host::libvirt {

namespace {

using Json = nlohmann::json;

struct Write {
    Json operator()(const Listening& /*report*/) const { return {{"Listening", true}}; }
    Json operator()(const Changed& report) const { return {{"Changed", report.uuid}}; }
    Json operator()(const Happened& report) const {
        return {{"Uuid", report.uuid}, {"Event", static_cast<int>(report.event)}};
    }
    Json operator()(const Found& report) const {
        return {{"Uuid", report.uuid},
                {"Running", report.sight.running},
                {"Stopped", report.sight.stopped},
                {"Paused", report.sight.paused},
                {"Job", static_cast<int>(report.sight.job)},
                {"Sends", report.sight.sends},
                {"Xml", report.xml},
                {"PersistentXml", report.persistentXml}};
    }
    Json operator()(const Listed& report) const { return {{"Listed", report.uuids}}; }
    Json operator()(const InGuest& report) const {
        Json macs = Json::array();
        for (const core::Mac& mac : report.macs) {
            macs.push_back(mac.toString());
        }
        return {{"Uuid", report.uuid}, {"Macs", macs}};
    }
};

InGuest inGuestOf(const Json& json) {
    InGuest report{.uuid = json.at("Uuid")};
    for (const std::string text : json.at("Macs")) {
        report.macs.push_back(core::Mac::fromString(text).value_or(core::Mac{}));
    }
    return report;
}

Found foundOf(const Json& json) {
    return {.uuid = json.at("Uuid"),
            .sight = {.running = json.at("Running"),
                      .stopped = json.at("Stopped"),
                      .paused = json.at("Paused"),
                      .job = static_cast<core::Job>(json.at("Job").get<int>()),
                      .sends = json.at("Sends")},
            .xml = json.at("Xml"),
            .persistentXml = json.at("PersistentXml")};
}

Report reportOf(const Json& json) {
    if (json.contains("Listed")) {
        return Listed{.uuids = json.at("Listed")};
    }
    if (json.contains("Listening")) {
        return Listening{};
    }
    if (json.contains("Changed")) {
        return Changed{.uuid = json.at("Changed")};
    }
    if (json.contains("Event")) {
        return Happened{.uuid = json.at("Uuid"),
                        .event = static_cast<core::Event>(json.at("Event").get<int>())};
    }
    return json.contains("Macs") ? Report(inGuestOf(json)) : Report(foundOf(json));
}

} // namespace

std::string toLine(const Report& report) {
    return std::visit(Write{}, report).dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::optional<Report> fromLine(std::string_view line) {
    try {
        return reportOf(Json::parse(line));
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

} // namespace netfailover::host::libvirt
