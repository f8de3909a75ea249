// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/readers.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <system_error>
#include <utility>

namespace netfailover::guest::ctl {

namespace {

struct Key {
    const char* name{};
    Fact fact{};
    const char* separators{};
};

// The other keys of [Match] are about the machine, or about what no failover has.
constexpr std::array keys{
    Key{.name = "Name", .fact = Fact::Name, .separators = " \t"},
    Key{.name = "OriginalName", .fact = Fact::Name, .separators = " \t"},
    Key{.name = "MACAddress", .fact = Fact::Address, .separators = " \t,"},
    Key{.name = "PermanentMACAddress", .fact = Fact::PermanentAddress, .separators = " \t,"},
    Key{.name = "Driver", .fact = Fact::Driver, .separators = " \t"},
    Key{.name = "Path", .fact = Fact::Path, .separators = " \t"},
    Key{.name = "Kind", .fact = Fact::Kind, .separators = " \t"},
    Key{.name = "Property", .fact = Fact::Property, .separators = " \t"},
};

std::optional<Condition> conditionOf(const Setting& setting) {
    for (const Key& key : keys) {
        if (setting.key == key.name) {
            const bool inverted = setting.value.starts_with('!');
            return Condition{.fact = key.fact,
                             .key = setting.key,
                             .patterns =
                                 splitWords(setting.value.substr(inverted ? 1 : 0), key.separators),
                             .inverted = inverted,
                             .line = setting.line};
        }
    }
    return std::nullopt;
}

// A key that is there twice adds to the first, and an empty value takes all back.
void add(Condition condition, std::vector<Condition>& conditions) {
    const auto same = std::ranges::find(conditions, condition.key, &Condition::key);
    if (condition.patterns.empty()) {
        std::erase_if(conditions,
                      [&](const Condition& other) { return other.key == condition.key; });
    } else if (same != conditions.end()) {
        same->patterns.insert(same->patterns.end(), condition.patterns.begin(),
                              condition.patterns.end());
    } else {
        conditions.push_back(std::move(condition));
    }
}

// Without a [Match] that says something networkd leaves the file out.
std::optional<Profile> parse(const std::string& path, const std::string& text) {
    Profile profile{.file = path};
    bool matchesSomething = false;
    for (const Setting& setting : parseSettings(text)) {
        if (setting.section != "Match") {
            continue;
        }
        matchesSomething |= !setting.value.empty();
        if (auto condition = conditionOf(setting)) {
            add(std::move(*condition), profile.conditions);
        }
    }
    return matchesSomething ? std::optional(std::move(profile)) : std::nullopt;
}

// By name, from the folder that counts most; 01-net-failover-slave.network is there for
// the slaves alone, and nobody is to change it.
std::map<std::string, std::string> networkFiles(const std::string& run, const ConfigRoots& config) {
    std::map<std::string, std::string> files;
    for (const std::string& parent :
         {config.etc, run, config.usr + "/local/lib", config.usr + "/lib"}) {
        const std::string folder = parent + "/systemd/network/";
        for (const std::string& name : filesIn(folder)) {
            if (name.ends_with(".network") && !name.ends_with("-net-failover-slave.network")) {
                files.emplace(name, folder + name);
            }
        }
    }
    return files;
}

} // namespace

Profiles readNetworkdProfiles(const std::string& run, const ConfigRoots& config) {
    Profiles found;
    for (const auto& [name, path] : networkFiles(run, config)) {
        try {
            if (auto profile = parse(path, base::readFile(path).value_or(""))) {
                found.profiles.push_back(std::move(*profile));
            }
        } catch (const std::system_error&) {
            found.unreadable.push_back(path);
        }
    }
    return found;
}

} // namespace netfailover::guest::ctl
