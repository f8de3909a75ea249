// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/memory_file.hpp"

#include "base/system/file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

namespace netfailover::host::daemon {

namespace {

using nlohmann::json;

json toJson(const std::optional<core::Port>& port) {
    return port ? json{{"Index", port->index}, {"Name", port->name}} : json();
}

json toJson(const std::optional<core::VfId>& vf) {
    return vf ? json{{"PF", toJson(std::optional(vf->pf))}, {"Number", vf->number}} : json();
}

template <class Value> json toJson(const std::optional<Value>& value) {
    return value ? json(*value) : json();
}

json toJson(const core::VfAttributes& all) {
    return {{"Number", all.number},
            {"MAC", all.mac.toString()},
            {"VLAN", all.vlan},
            {"QoS", all.qos},
            {"Protocol", all.vlanProtocol},
            {"MinRate", all.minRate},
            {"MaxRate", all.maxRate},
            {"SpoofCheck", toJson(all.spoofCheck)},
            {"Trust", toJson(all.trust)},
            {"Link", toJson(all.link)}};
}

json toJson(const std::optional<core::Given>& given) {
    return given ? json{{"Before", toJson(given->before)}, {"Now", toJson(given->now)}} : json();
}

json toJson(const PairRecord& pair) {
    const core::Place& place = pair.place.place;
    return {
        {"MAC", pair.mac.toString()},
        {"VF", toJson(place.vf)},
        {"VFAddress", pair.place.vf ? pair.place.vf->address.toString() : ""},
        {"Tap", toJson(place.tap)},
        {"Uplink", toJson(place.uplink)},
        {"UplinkVF", toJson(place.uplinkVf)},
        {"Bridge", toJson(pair.place.bridge)},
        {"VLAN", place.vlan},
        {"Wiring", static_cast<int>(pair.place.wiring)},
        {"HasFunction", pair.hasFunction},
        {"Joined", pair.enslaved},
        {"MadeTapEntry", pair.made.tapEntry},
        {"MadeUplinkEntry", pair.made.uplinkEntry},
        {"MadeUplinkTrust", pair.made.uplinkTrust},
        {"MACBefore", pair.made.vfMacBefore ? pair.made.vfMacBefore->toString() : ""},
        {"Given", toJson(pair.made.given)},
        {"Brought", pair.brought ? toJson(*pair.brought) : json()},
        {"VLANKeeper", static_cast<int>(pair.vlanKeeper)},
        {"LacksAttributes", pair.lacksAttributes},
    };
}

json toJson(const Replacement& replaced) {
    return {{"MAC", replaced.mac.toString()},
            {"Named", replaced.named.toString()},
            {"Chosen", replaced.chosen.toString()}};
}

json toJson(const DomainRecord& record) {
    json replaced = json::array();
    for (const Replacement& one : record.replaced) {
        replaced.push_back(toJson(one));
    }
    json pairs = json::array();
    for (const PairRecord& pair : record.pairs) {
        pairs.push_back(toJson(pair));
    }
    return {{"Name", record.name},
            {"Stage", static_cast<int>(record.course.stage)},
            {"Announced", record.course.announced},
            {"SwitchesOver", record.course.switchesOver},
            {"Completed", record.course.completed},
            {"Unheard", record.course.unheard},
            {"Lost", record.course.lost},
            {"Pairs", pairs},
            {"Replaced", replaced}};
}

// Nothing where the value is null.
template <class Read>
auto optionalIn(const json& value, Read read) -> std::optional<decltype(read(value))> {
    return value.is_null() ? std::nullopt : std::optional(read(value));
}

template <class Value> std::optional<Value> valueIn(const json& value) {
    return optionalIn(value, [](const json& one) { return one.get<Value>(); });
}

core::Port portIn(const json& value) {
    return {.index = value.at("Index"), .name = value.at("Name")};
}

core::VfId vfIn(const json& value) {
    return {.pf = portIn(value.at("PF")), .number = value.at("Number")};
}

core::VfAttributes attributesIn(const json& value) {
    return {.number = value.at("Number"),
            .mac = core::Mac::fromString(std::string(value.at("MAC"))).value_or(core::Mac{}),
            .vlan = value.at("VLAN"),
            .qos = value.at("QoS"),
            .vlanProtocol = value.at("Protocol"),
            .minRate = value.at("MinRate"),
            .maxRate = value.at("MaxRate"),
            .spoofCheck = valueIn<bool>(value.at("SpoofCheck")),
            .trust = valueIn<bool>(value.at("Trust")),
            .link = valueIn<core::VfLink>(value.at("Link"))};
}

core::Given givenIn(const json& value) {
    return {.before = attributesIn(value.at("Before")), .now = attributesIn(value.at("Now"))};
}

PairRecord pairIn(const json& value) {
    const core::Mac mac = core::Mac::fromString(std::string(value.at("MAC"))).value();
    PairRecord pair{
        .mac = mac,
        .place = {.place = {.mac = mac,
                            .vf = optionalIn(value.at("VF"), vfIn),
                            .tap = optionalIn(value.at("Tap"), portIn),
                            .uplink = optionalIn(value.at("Uplink"), portIn),
                            .uplinkVf = optionalIn(value.at("UplinkVF"), vfIn),
                            .vlan = value.at("VLAN")},
                  .wiring = static_cast<core::Wiring>(value.at("Wiring").get<int>()),
                  .bridge = optionalIn(value.at("Bridge"), portIn)},
        .made = {.tapEntry = value.at("MadeTapEntry"),
                 .uplinkEntry = value.at("MadeUplinkEntry"),
                 .uplinkTrust = value.at("MadeUplinkTrust"),
                 .vfMacBefore = core::Mac::fromString(std::string(value.at("MACBefore"))),
                 .given = optionalIn(value.value("Given", json()), givenIn)},
        .hasFunction = value.at("HasFunction"),
        .enslaved = value.at("Joined"),
        .brought = optionalIn(value.value("Brought", json()), attributesIn),
        .vlanKeeper = static_cast<core::VlanKeeper>(value.value("VLANKeeper", 0)),
        .lacksAttributes = value.value("LacksAttributes", false)};
    if (pair.made.vfMacBefore && pair.made.vfMacBefore->empty()) {
        pair.made.vfMacBefore.reset();
    }
    const auto address = core::PciAddress::parse(std::string(value.at("VFAddress")));
    if (address && pair.place.place.vf) {
        pair.place.vf = {.id = *pair.place.place.vf, .address = *address};
    }
    return pair;
}

Replacement replacementIn(const json& value) {
    return {.mac = core::Mac::fromString(std::string(value.at("MAC"))).value(),
            .named = core::PciAddress::parse(std::string(value.at("Named"))).value(),
            .chosen = core::PciAddress::parse(std::string(value.at("Chosen"))).value()};
}

DomainRecord recordIn(const json& value) {
    DomainRecord record{.name = value.at("Name"),
                        .course = {.stage = static_cast<core::Stage>(value.at("Stage").get<int>()),
                                   .announced = value.at("Announced"),
                                   .switchesOver = value.value("SwitchesOver", false),
                                   .completed = value.at("Completed"),
                                   .unheard = value.value("Unheard", false),
                                   .lost = value.at("Lost")}};
    for (const json& pair : value.at("Pairs")) {
        record.pairs.push_back(pairIn(pair));
    }
    for (const json& one : value.at("Replaced")) {
        record.replaced.push_back(replacementIn(one));
    }
    return record;
}

} // namespace

std::string toText(const Records& records) {
    json all = json::object();
    for (const auto& [uuid, record] : records) {
        all[uuid] = toJson(record);
    }
    return all.dump(1, ' ', true, json::error_handler_t::replace) + "\n";
}

Records recordsIn(const std::string& text) {
    Records records;
    try {
        const json all = json::parse(text);
        for (const auto& [uuid, value] : all.items()) {
            records[uuid] = recordIn(value);
        }
    } catch (const std::exception&) {
        return records; // written by another version, or by nobody
    }
    return records;
}

Records MemoryFile::load() {
    std::ifstream file(path_, std::ios::binary);
    text_.assign(std::istreambuf_iterator<char>(file), {});
    return recordsIn(text_);
}

void MemoryFile::save(const Records& records) {
    std::string text = toText(records);
    if (text == text_) {
        return;
    }
    const std::string fresh = path_ + ".new";
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << text << std::flush;
    if (!file) {
        throw std::system_error(errno, std::generic_category(), "cannot write " + fresh);
    }
    file.close();
    std::filesystem::rename(fresh, path_);
    text_ = std::move(text);
}

} // namespace netfailover::host::daemon
