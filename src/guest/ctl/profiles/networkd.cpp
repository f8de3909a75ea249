// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/match.hpp"
#include "guest/ctl/profiles/network_files.hpp"
#include "guest/ctl/profiles/readers.hpp"

#include <system_error>

namespace netfailover::guest::ctl {

namespace {

// 01-net-failover-slave.network is there for the slaves alone, and nobody is to change it.
bool isOurs(const std::string& name) {
    return name.ends_with("-net-failover-slave.network");
}

} // namespace

Profiles readNetworkdProfiles(const std::string& run, const ConfigRoots& config) {
    Profiles found;
    for (const auto& [name, file] : filesInForce(run, config, networkFolder, ".network")) {
        if (isOurs(name)) {
            continue;
        }
        std::string path = file;
        Match match;
        try {
            readNetworkFile(run, config, name, path,
                            [&match](const Setting& setting, const std::string& where) {
                                match.add(setting, where);
                            });
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
