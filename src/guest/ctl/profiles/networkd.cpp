// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "base/text/number.hpp"
#include "base/text/shell.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/match.hpp"
#include "guest/ctl/profiles/network_files.hpp"
#include "guest/ctl/profiles/readers.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <sys/stat.h>
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
        if (setting.section == "Link" && setting.key == "MACAddress") {
            address = {.text = "MACAddress=" + setting.value,
                       .value = setting.value,
                       .file = file,
                       .line = setting.line};
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
            .obstacle = content.obstacle};
}

constexpr const char* reload = "networkctl reload";

// Of a line NAME:x:NUMBER in /etc/passwd or /etc/group.
std::optional<unsigned> idIn(const std::string& file, std::string_view name) {
    std::istringstream text(base::readFile(file).value_or(""));
    for (std::string line; std::getline(text, line);) {
        const auto fields = splitWords(line, ":");
        if (fields.size() > 2 && fields[0] == name) {
            return base::numberOf<unsigned>(fields[2]);
        }
    }
    return std::nullopt;
}

/// The user that it runs as, whom root's rights do not help.
class Reader {
public:
    explicit Reader(const ConfigRoots& config)
        : user_(idIn(config.etc + "/passwd", account)),
          group_(idIn(config.etc + "/group", account)) {}

    // Where nobody knows, it may.
    [[nodiscard]] bool mayRead(const std::string& file) const {
        struct stat status {};
        return !user_ || !group_ || stat(file.c_str(), &status) != 0 ||
               (status.st_mode & S_IROTH) != 0 ||
               ((status.st_mode & S_IRGRP) != 0 && status.st_gid == *group_) ||
               ((status.st_mode & S_IRUSR) != 0 && status.st_uid == *user_);
    }

    static Obstacle obstacleOf(const std::string& file) {
        const Editable its = editable(file);
        const std::string quoted = base::shellQuoted(its.path);
        return {.sentence = file +
                            " cannot be read by systemd-networkd, which ignores it: that runs "
                            "as the user " +
                            std::string(account) + ".",
                .remedy = its.prepare + "chgrp " + std::string(account) + " " + quoted +
                          " && chmod g+r " + quoted + " && " + reload};
    }

private:
    static constexpr std::string_view account = "systemd-network";

    std::optional<unsigned> user_;
    std::optional<unsigned> group_;
};

} // namespace

Profiles readNetworkdProfiles(const std::string& run, const ConfigRoots& config) {
    Profiles found{.firstCounts = true,
                   .reread = [](const std::string&) { return std::string(reload); }};
    const Reader reader(config);
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
                    if (!content.obstacle && !reader.mayRead(part)) {
                        content.obstacle = Reader::obstacleOf(part);
                    }
                });
            if (content.match.isUnderstood()) {
                found.profiles.push_back(profileOf(file, std::move(content)));
            }
        } catch (const std::system_error&) {
            found.unreadable.push_back(path);
        }
    }
    return found;
}

} // namespace netfailover::guest::ctl
