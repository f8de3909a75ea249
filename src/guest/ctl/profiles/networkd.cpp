// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/match.hpp"
#include "guest/ctl/profiles/readers.hpp"

#include <map>
#include <system_error>

namespace netfailover::guest::ctl {

namespace {

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

// A drop-in adds to what is in the file and in those before it.
void read(const std::string& path, Match& match) {
    const std::string text = base::readFile(path).value_or("");
    for (const Setting& setting : parseSettings(text, Syntax::Systemd)) {
        if (setting.section == "Match") {
            match.add(setting, path);
        }
    }
}

/// @throws std::system_error if `path`, which is the file in work, cannot be read
Match readWithDropIns(const std::string& run, const ConfigRoots& config, const std::string& name,
                      std::string& path) {
    Match match;
    read(path, match);
    for (const auto& [dropIn, itsPath] : filesInForce(run, config, name + ".d/", ".conf")) {
        path = itsPath;
        read(path, match);
    }
    return match;
}

} // namespace

Profiles readNetworkdProfiles(const std::string& run, const ConfigRoots& config) {
    Profiles found;
    for (const auto& [name, file] : filesInForce(run, config, "", ".network")) {
        std::string path = file;
        try {
            const Match match = isOurs(name) ? Match{} : readWithDropIns(run, config, name, path);
            if (match.isUnderstood()) {
                found.profiles.push_back({.file = file, .conditions = match.conditions()});
            }
        } catch (const std::system_error&) {
            found.unreadable.push_back(path);
        }
    }
    return found;
}

} // namespace netfailover::guest::ctl
