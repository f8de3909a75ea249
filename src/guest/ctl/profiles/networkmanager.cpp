// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "base/text/shell.hpp"
#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "guest/ctl/profiles/unmanaged.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace netfailover::guest::ctl {

namespace {

bool isOfEthernet(const Setting& setting) {
    return setting.section == "ethernet" || setting.section == "802-3-ethernet";
}

std::optional<SetAddress> addressOf(const Setting& setting, const std::string& file) {
    return setting.value.empty()
               ? std::nullopt
               : std::optional(SetAddress{.text = setting.key + "=" + setting.value,
                                          .value = setting.value,
                                          .file = file,
                                          .line = setting.line});
}

// What is for certain devices is not looked at.
std::optional<SetAddress> defaultAddress(const std::string& run, const ConfigRoots& config) {
    std::optional<SetAddress> found;
    for (const std::string& file : networkManagerFiles(run, config)) {
        try {
            const std::string text = base::readFile(file).value_or("");
            for (const Setting& setting : parseSettings(text, Syntax::Keyfile)) {
                if (setting.section == "connection" &&
                    setting.key == "ethernet.cloned-mac-address") {
                    found = addressOf(setting, file);
                }
            }
        } catch (const std::system_error&) {
            continue;
        }
    }
    return found;
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

// nm-settings(5), match: "!" takes a pattern out, "&" and "|" tell how they go together.
// A list of nothing but exceptions is met by whatever none of them matches.
Condition conditionOf(const Setting& setting, Fact fact) {
    Condition condition{.fact = fact, .key = setting.key, .line = setting.line};
    condition.inverted = setting.value.find('!') != std::string::npos;
    for (const std::string& word : splitWords(setting.value, ";,")) {
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

bool isEthernet(std::string_view type) {
    return type.empty() || type == "ethernet" || type == "802-3-ethernet";
}

std::optional<Profile> parse(const std::string& path, const std::string& text) {
    Profile profile{.file = path};
    std::string type;
    for (const Setting& setting : parseSettings(text, Syntax::Keyfile)) {
        if (setting.section == "connection" && setting.key == "type") {
            type = setting.value;
        }
        if (const auto fact = factOf(setting); fact && !setting.value.empty()) {
            profile.conditions.push_back(conditionOf(setting, *fact));
        }
        if (isOfEthernet(setting) && setting.key == "cloned-mac-address") {
            profile.address = addressOf(setting, path);
        }
        if (isAsked(setting)) {
            profile.asks.push_back(setting.section + "." + setting.key + "=" + setting.value);
        }
    }
    std::ranges::sort(profile.asks);
    profile.leavesAlone = std::ranges::count(profile.asks, "ipv4.method=disabled") > 0 &&
                          std::ranges::count(profile.asks, "ipv6.method=disabled") +
                                  std::ranges::count(profile.asks, "ipv6.method=ignore") >
                              0;
    return isEthernet(type) ? std::optional(std::move(profile)) : std::nullopt;
}

// It goes on with what a device has, or has not.
std::string reread(const std::string& name) {
    return "nmcli connection reload && nmcli device connect " + base::shellQuoted(name);
}

} // namespace

Profiles readNetworkManagerProfiles(const std::string& run, const ConfigRoots& config) {
    Profiles found{.address = defaultAddress(run, config), .reread = reread};
    for (const std::string& parent : {config.etc, run, config.usr + "/lib"}) {
        const std::string folder = parent + "/NetworkManager/system-connections/";
        for (const std::string& name : filesIn(folder)) {
            try {
                auto profile = parse(folder + name, base::readFile(folder + name).value_or(""));
                if (profile) {
                    found.profiles.push_back(std::move(*profile));
                }
            } catch (const std::system_error&) {
                found.unreadable.push_back(folder + name);
            }
        }
    }
    return found;
}

} // namespace netfailover::guest::ctl
