// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "base/text/shell.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/keyfile.hpp"
#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "guest/ctl/profiles/set_address.hpp"
#include "guest/ctl/profiles/unmanaged.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <set>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace netfailover::guest::ctl {

namespace {

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

bool isEthernet(std::string_view type) {
    return type.empty() || type == "ethernet" || type == "802-3-ethernet";
}

void tellModes(std::vector<Keyfile>& keyfiles) {
    for (Keyfile& each : keyfiles) {
        const auto bond = std::ranges::find_if(keyfiles, [&each](const Keyfile& other) {
            const std::string device = each.profile.port ? each.profile.port->device : "";
            return other.type == "bond" && !device.empty() &&
                   (other.name == device || other.uuid == device);
        });
        if (bond != keyfiles.end()) {
            each.profile.port->mode = bond->mode.empty() ? defaultBondMode : bond->mode;
        }
    }
}

// It goes on with what a device has, or has not.
std::string reread(const std::string& name) {
    return "nmcli connection reload && nmcli device connect " + base::shellQuoted(name);
}

// NetworkManager goes by no file that others than root might have written, or read.
std::optional<Obstacle> obstacleOf(const std::string& file, unsigned owner) {
    constexpr unsigned others = 077;
    struct stat status {};
    if (stat(file.c_str(), &status) != 0 ||
        (status.st_uid == owner && (status.st_mode & others) == 0)) {
        return std::nullopt;
    }
    const Editable its = editable(file);
    const std::string quoted = base::shellQuoted(its.path);
    return Obstacle{.sentence = file + " is ignored by NetworkManager: it has to belong to root, "
                                       "and nobody else may read or write it.",
                    .remedy = its.prepare + "chown root: " + quoted + " && chmod 600 " + quoted +
                              " && nmcli connection reload"};
}

bool hasEnding(const std::string& name, std::string_view ending) {
    return name.size() > ending.size() && name.ends_with(ending);
}

// What editors leave there, certificates, and the temporary files of mkstemp(3).
bool isLeftOver(const std::string& name) {
    constexpr std::array endings{"~", ".swp", ".swpx", ".pem", ".der", ".nmmeta"};
    constexpr std::size_t random = 6;
    const auto dot = name.rfind('.');
    return name.starts_with('.') ||
           std::ranges::any_of(endings,
                               [&name](const char* end) { return hasEnding(name, end); }) ||
           (dot != std::string::npos && name.size() - dot - 1 == random &&
            std::ranges::all_of(name.substr(dot + 1), [](unsigned char character) {
                return std::isalnum(character) != 0;
            }));
}

/// Reads the folders; of connections with one UUID the first counts.
class Reader {
public:
    Reader(unsigned owner, Profiles& found) : owner_(owner), found_(&found) {}

    /// @param needsEnding as all need it but those in /etc
    void read(const std::string& folder, bool needsEnding) {
        for (const std::string& name : filesIn(folder)) {
            const std::string file = folder + name;
            if (isTombstone(file)) {
                known_.insert(name.substr(0, name.rfind('.')));
            } else if (needsEnding ? hasEnding(name, ".nmconnection") && !name.starts_with('.')
                                   : !isLeftOver(name)) {
                readFile(file);
            }
        }
    }

    void finish() {
        tellModes(keyfiles_);
        for (Keyfile& keyfile : keyfiles_) {
            if (isEthernet(keyfile.type)) {
                found_->profiles.push_back(std::move(keyfile.profile));
            }
        }
    }

private:
    // A connection of another folder that is deleted, or changed without its file.
    static bool isTombstone(const std::string& file) {
        std::error_code ignored;
        return file.ends_with(".nmmeta") &&
               std::filesystem::read_symlink(file, ignored) == "/dev/null";
    }

    void readFile(const std::string& file) {
        try {
            Keyfile keyfile = parseKeyfile(file, base::readFile(file).value_or(""));
            if (auto ignored = obstacleOf(file, owner_)) {
                keyfile.profile.obstacle = std::move(ignored);
            } else if (!keyfile.uuid.empty() && !known_.insert(keyfile.uuid).second) {
                return;
            }
            keyfiles_.push_back(std::move(keyfile));
        } catch (const std::system_error&) {
            found_->unreadable.push_back(file);
        }
    }

    unsigned owner_;
    Profiles* found_;
    std::vector<Keyfile> keyfiles_;
    std::set<std::string> known_;
};

} // namespace

Profiles readNetworkManagerProfiles(const std::string& run, const ConfigRoots& config) {
    constexpr const char* folder = "/NetworkManager/system-connections/";
    Profiles found{.address = defaultAddress(run, config), .reread = reread};
    Reader reader(config.owner, found);
    reader.read(run + folder, true);
    reader.read(config.etc + folder, false);
    reader.read(config.usr + "/lib" + folder, true);
    reader.finish();
    return found;
}

} // namespace netfailover::guest::ctl
