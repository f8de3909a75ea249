// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/match.hpp"
#include "guest/ctl/profiles/network_files.hpp"
#include "guest/ctl/profiles/networkd_user.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "guest/ctl/profiles/set_address.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <system_error>
#include <utility>

namespace netfailover::guest::ctl {

namespace {

// 01-net-failover-slave.network is there for the slaves alone, and nobody is to change it.
bool isOurs(const std::string& name) {
    return name.ends_with("-net-failover-slave.network");
}

/// What is in a file and its drop-ins.
struct Content {
    void add(const Setting& setting, const std::string& file) {
        match.add(setting, file);
        if (setting.section != "Match") {
            asks.push_back(setting.section + "." + setting.key + "=" + setting.value);
        }
        if (setting.section == "Network" && setting.key == "Bond") {
            port = setting.value.empty() ? std::nullopt
                                         : std::optional(Port{.text = "Bond=" + setting.value,
                                                              .device = setting.value,
                                                              .file = file,
                                                              .line = setting.line});
        }
        if (setting.section == "Link" && setting.key == "MACAddress") {
            address = addressOf(setting, file);
        }
    }

    // As Azure's images have it for the functions below their own kind of master.
    [[nodiscard]] bool leavesAlone() const {
        constexpr std::array yes{"yes", "true", "1", "on", "y", "t"};
        return std::ranges::any_of(yes, [this](const char* word) {
            return std::ranges::count(asks, std::string("Link.Unmanaged=") + word) > 0;
        });
    }

    Match match;
    std::vector<std::string> asks;
    std::optional<SetAddress> address;
    std::optional<Port> port;
    std::optional<Obstacle> obstacle;
};

Profile profileOf(const std::string& file, Content content) {
    std::ranges::sort(content.asks);
    return {.file = file,
            .conditions = content.match.conditions(),
            .unjudged = content.match.unjudged(),
            .asks = content.asks,
            .leavesAlone = content.leavesAlone(),
            .address = content.address,
            .port = content.port,
            .obstacle = content.obstacle};
}

// The mode of each bond that networkd makes; as the kernel has it where nobody says.
std::map<std::string, std::string> readBonds(const std::string& run, const ConfigRoots& config) {
    std::map<std::string, std::string> bonds;
    for (const auto& [name, file] : filesInForce(run, config, networkFolder, ".netdev")) {
        std::string path = file;
        std::map<std::string, std::string> values{{"Bond.Mode", defaultBondMode}};
        try {
            readNetworkFile(run, config, name, path,
                            [&values](const Setting& setting, const std::string&) {
                                values[setting.section + "." + setting.key] = setting.value;
                            });
        } catch (const std::system_error&) {
            continue;
        }
        if (values["NetDev.Kind"] == "bond") {
            bonds.emplace(values["NetDev.Name"], values["Bond.Mode"]);
        }
    }
    return bonds;
}

void tellModes(Profiles& profiles, const std::map<std::string, std::string>& bonds) {
    for (Profile& profile : profiles.profiles) {
        const auto bond = profile.port ? bonds.find(profile.port->device) : bonds.end();
        if (bond != bonds.end()) {
            profile.port->kind = "bond";
            profile.port->mode = bond->second;
        }
    }
}

} // namespace

Profiles readNetworkdProfiles(const std::string& run, const ConfigRoots& config) {
    Profiles found{.firstCounts = true,
                   .reread = [](const std::string&) { return std::string(networkdReload); }};
    const NetworkdUser user(config);
    for (const auto& [name, file] : filesInForce(run, config, networkFolder, ".network")) {
        if (isOurs(name)) {
            continue;
        }
        std::string path = file;
        Content content;
        try {
            readNetworkFile(
                run, config, name, path,
                [&content](const Setting& setting, const std::string& where) {
                    content.add(setting, where);
                },
                [&](const std::string& part) {
                    if (!content.obstacle) {
                        content.obstacle = user.obstacle(part);
                    }
                });
            if (content.match.isUnderstood()) {
                found.profiles.push_back(profileOf(file, std::move(content)));
            }
        } catch (const std::system_error&) {
            found.unreadable.push_back(path);
        }
    }
    tellModes(found, readBonds(run, config));
    return found;
}

} // namespace netfailover::guest::ctl
