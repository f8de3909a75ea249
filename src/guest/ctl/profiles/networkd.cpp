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

// Of the files in a folder of networkd's the one in force, by name.
std::map<std::string, std::string> filesInForce(const std::string& run, const ConfigRoots& config,
                                                const std::string& below, std::string_view ending) {
    std::map<std::string, std::string> files;
    for (const std::string& parent :
         {config.etc, run, config.usr + "/local/lib", config.usr + "/lib"}) {
        const std::string folder = parent + "/systemd/network/" + below;
        for (const std::string& name : filesIn(folder)) {
            if (name.ends_with(ending)) {
                files.emplace(name, folder + name);
            }
        }
    }
    return files;
}

// 01-net-failover-slave.network is there for the slaves alone, and nobody is to change it.
bool isOurs(const std::string& name) {
    return name.ends_with("-net-failover-slave.network");
}

class Reader {
public:
    // A drop-in adds to what is in the file and in those before it.
    void read(const std::string& path) {
        for (const Setting& setting : parseSettings(base::readFile(path).value_or(""))) {
            if (setting.section != "Match") {
                continue;
            }
            matchesSomething_ |= !setting.value.empty();
            if (auto condition = conditionOf(setting)) {
                condition->file = path;
                add(std::move(*condition), conditions_);
            }
        }
    }

    // Without a [Match] that says something networkd leaves the file out.
    [[nodiscard]] bool matchesSomething() const { return matchesSomething_; }
    [[nodiscard]] const std::vector<Condition>& conditions() const { return conditions_; }

private:
    std::vector<Condition> conditions_;
    bool matchesSomething_{};
};

/// @throws std::system_error if `path`, which is the file in work, cannot be read
Reader readWithDropIns(const std::string& run, const ConfigRoots& config, const std::string& name,
                       std::string& path) {
    Reader reader;
    reader.read(path);
    for (const auto& [dropIn, itsPath] : filesInForce(run, config, name + ".d/", ".conf")) {
        path = itsPath;
        reader.read(path);
    }
    return reader;
}

} // namespace

Profiles readNetworkdProfiles(const std::string& run, const ConfigRoots& config) {
    Profiles found;
    for (const auto& [name, file] : filesInForce(run, config, "", ".network")) {
        std::string path = file;
        try {
            const Reader reader =
                isOurs(name) ? Reader{} : readWithDropIns(run, config, name, path);
            if (reader.matchesSomething()) {
                found.profiles.push_back({.file = file, .conditions = reader.conditions()});
            }
        } catch (const std::system_error&) {
            found.unreadable.push_back(path);
        }
    }
    return found;
}

} // namespace netfailover::guest::ctl
