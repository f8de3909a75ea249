// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/link_files.hpp"

#include "guest/ctl/profiles/match.hpp"
#include "guest/ctl/profiles/network_files.hpp"
#include "guest/ctl/profiles/set_address.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <utility>

namespace netfailover::guest::ctl {

namespace {

// What ours says itself, and what has no effect.
bool isAboutNames(const Setting& setting) {
    constexpr std::array keys{
        "Name",       "NamePolicy",       "AlternativeName", "AlternativeNamesPolicy",
        "MACAddress", "MACAddressPolicy", "Description"};
    return setting.section == "Link" && std::ranges::count(keys, setting.key) > 0;
}

/// What is in a file and its drop-ins.
struct Content {
    void add(const Setting& setting, const std::string& where) {
        match.add(setting, where);
        if (setting.section == "Link" && setting.key == "MACAddress") {
            address = addressOf(setting, where);
        } else if (setting.section == "Link" && setting.key == "MACAddressPolicy") {
            policy = setting.value == "random" ? addressOf(setting, where) : std::nullopt;
        }
        if (setting.section != "Match" && !isAboutNames(setting)) {
            settings.push_back({.section = setting.section,
                                .text = setting.key + "=" + setting.value,
                                .file = where,
                                .line = setting.line});
        }
    }

    Match match;
    std::vector<LinkSetting> settings;
    std::optional<SetAddress> address;
    std::optional<SetAddress> policy;
};

} // namespace

// Of a file that cannot be read only a hint is lost.
std::vector<LinkFile> readLinkFiles(const std::string& run, const ConfigRoots& config) {
    std::vector<LinkFile> found;
    for (const auto& [name, file] : filesInForce(run, config, networkFolder, ".link")) {
        std::string path = file;
        Content content;
        try {
            readNetworkFile(run, config, name, path,
                            [&content](const Setting& setting, const std::string& where) {
                                content.add(setting, where);
                            });
        } catch (const std::system_error&) {
            continue;
        }
        if (content.match.isUnderstood() && content.match.unjudged().empty()) {
            found.push_back({.file = file,
                             .conditions = content.match.conditions(),
                             .settings = std::move(content.settings),
                             .address = content.address ? content.address : content.policy});
        }
    }
    return found;
}

const LinkFile* linkFileFor(std::span<const LinkFile> files, const Nic& nic) {
    const auto found = std::ranges::find_if(files, [&nic](const LinkFile& file) {
        return !unmet({.conditions = file.conditions}, nic);
    });
    return found == files.end() ? nullptr : &*found;
}

bool meansOne(const LinkFile& file) {
    constexpr std::array shared{Fact::Name, Fact::Address, Fact::PermanentAddress};
    constexpr std::array own{Fact::Driver, Fact::Path, Fact::Property};
    const auto isAbout = [&file](const auto& facts) {
        return std::ranges::any_of(file.conditions, [&facts](const Condition& condition) {
            return std::ranges::count(facts, condition.fact) > 0;
        });
    };
    return isAbout(own) && !isAbout(shared);
}

bool isOurs(const LinkFile& file) {
    return file.file.ends_with("/01-net-failover-slave.link");
}

} // namespace netfailover::guest::ctl
