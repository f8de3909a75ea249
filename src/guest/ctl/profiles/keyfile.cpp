// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/keyfile.hpp"

#include "base/text/shell.hpp"
#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/set_address.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace netfailover::guest::ctl {

namespace {

bool isOfEthernet(const Setting& setting) {
    return setting.section == "ethernet" || setting.section == "802-3-ethernet";
}

std::optional<Fact> factOf(const Setting& setting) {
    if (isOfEthernet(setting) && setting.key == "mac-address") {
        return Fact::PermanentAddress;
    }
    if (setting.section == "connection" && setting.key == "interface-name") {
        return Fact::Name;
    }
    if (setting.section != "match") {
        return std::nullopt;
    }
    if (setting.key == "interface-name") {
        return Fact::Name;
    }
    if (setting.key == "driver") {
        return Fact::ParentDriver;
    }
    return setting.key == "path" ? std::optional(Fact::Path) : std::nullopt;
}

// A connection has one name, which is not a pattern.
Edit editOf(const Setting& setting, const std::vector<std::string>& words) {
    if (setting.section == "connection") {
        return Edit::Replace;
    }
    if (setting.value.find_first_of("!&|\\,") != std::string::npos) {
        return Edit::None;
    }
    return words.size() == 1 && isPlain(words.front()) ? Edit::Replace : Edit::AddEntry;
}

// nm-settings(5), match: "!" takes a pattern out, "&" and "|" tell how they go together.
// A list of nothing but exceptions is met by whatever none of them matches.
Condition conditionOf(const Setting& setting, Fact fact) {
    Condition condition{.fact = fact, .key = setting.key, .line = setting.line};
    condition.inverted = setting.value.find('!') != std::string::npos;
    condition.isFirstName = fact == Fact::Name;
    const auto words = splitWords(setting.value, ";,");
    condition.edit = editOf(setting, words);
    for (const std::string& word : words) {
        const auto start = word.find_first_not_of("!&| ");
        const bool isException = word.find('!') < start;
        if (start != std::string::npos && isException == condition.inverted) {
            condition.patterns.push_back(word.substr(start));
        }
    }
    return condition;
}

// Where it takes its addresses from, or what it is a port of.  "auto" is what NetworkManager
// does without a keyfile.
bool isAsked(const Setting& setting) {
    if (setting.section == "connection") {
        constexpr std::array ports{"master", "controller"};
        return std::ranges::count(ports, setting.key) > 0;
    }
    return setting.section.starts_with("ipv") && setting.value != "auto" &&
           (setting.key == "method" || setting.key == "gateway" ||
            setting.key.starts_with("address"));
}

bool isManual(const Setting& setting) {
    return setting.key == "autoconnect" && (setting.value == "false" || setting.value == "0");
}

// The bond or team is given by name or by UUID.
void addPort(const Setting& setting, Profile& profile) {
    Port port = profile.port.value_or(Port{});
    if (setting.key == "controller" || setting.key == "master") {
        port.text = setting.key + "=" + setting.value;
        port.device = setting.value;
        port.file = profile.file;
        port.line = setting.line;
    } else if (setting.key == "port-type" || setting.key == "slave-type") {
        port.kind = setting.value;
    }
    profile.port = port.device.empty() && port.kind.empty() ? std::nullopt : std::optional(port);
}

void addTo(Keyfile& keyfile, const Setting& setting) {
    if (setting.section == "connection") {
        keyfile.type = setting.key == "type" ? setting.value : keyfile.type;
        keyfile.uuid = setting.key == "uuid" ? setting.value : keyfile.uuid;
        keyfile.id = setting.key == "id" ? setting.value : keyfile.id;
        keyfile.manual = isManual(setting) ? setting.line : keyfile.manual;
        keyfile.name = setting.key == "interface-name" ? setting.value : keyfile.name;
        addPort(setting, keyfile.profile);
    }
    if (setting.section == "bond" && setting.key == "mode") {
        keyfile.mode = setting.value;
    }
    if (setting.section == "match" && setting.key == "kernel-command-line" &&
        !setting.value.empty()) {
        keyfile.profile.unjudged = setting.key;
    }
    if (const auto fact = factOf(setting); fact && !setting.value.empty()) {
        keyfile.profile.conditions.push_back(conditionOf(setting, *fact));
    }
    if (isOfEthernet(setting) && setting.key == "cloned-mac-address") {
        keyfile.profile.address = addressOf(setting, keyfile.profile.file);
    }
    if (isAsked(setting)) {
        keyfile.profile.asks.push_back(setting.section + "." + setting.key + "=" + setting.value);
    }
}

// NetworkManager waits for somebody to bring it up.
std::optional<Obstacle> manualObstacle(const Keyfile& keyfile) {
    if (keyfile.manual == 0) {
        return std::nullopt;
    }
    const std::string& file = keyfile.profile.file;
    std::string name = keyfile.id;
    if (name.empty()) {
        name = file.substr(file.rfind('/') + 1);
        name = name.substr(0, name.rfind(".nmconnection"));
    }
    const std::string connection = keyfile.uuid.empty() ? "id " + base::shellQuoted(name)
                                                        : "uuid " + base::shellQuoted(keyfile.uuid);
    return Obstacle{.sentence = placeOf(file, keyfile.manual) +
                                ": with autoconnect=false NetworkManager brings the connection up "
                                "only where somebody asks for it.",
                    .remedy =
                        "nmcli connection modify " + connection + " connection.autoconnect yes",
                    .isMeant = true};
}

// Of a key that is there twice the last counts.
std::vector<Setting> settingsIn(const std::string& text) {
    std::vector<Setting> settings;
    for (Setting& setting : parseSettings(text, Syntax::Keyfile)) {
        std::erase_if(settings, [&setting](const Setting& other) {
            return other.section == setting.section && other.key == setting.key;
        });
        settings.push_back(std::move(setting));
    }
    return settings;
}

} // namespace

Keyfile parseKeyfile(const std::string& path, const std::string& text) {
    Keyfile keyfile{.profile = {.file = path}};
    for (const Setting& setting : settingsIn(text)) {
        addTo(keyfile, setting);
    }
    auto& asks = keyfile.profile.asks;
    std::ranges::sort(asks);
    keyfile.profile.obstacle = manualObstacle(keyfile);
    keyfile.profile.leavesAlone = std::ranges::count(asks, "ipv4.method=disabled") > 0 &&
                                  std::ranges::count(asks, "ipv6.method=disabled") +
                                          std::ranges::count(asks, "ipv6.method=ignore") >
                                      0;
    return keyfile;
}

} // namespace netfailover::guest::ctl
