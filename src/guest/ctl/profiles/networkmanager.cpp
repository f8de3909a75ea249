// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "base/text/shell.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/readers.hpp"
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

bool isEthernet(std::string_view type) {
    return type.empty() || type == "ethernet" || type == "802-3-ethernet";
}

/// What is in a keyfile.
struct Keyfile {
    void add(const Setting& setting);

    Profile profile{};
    std::string type{};
    std::string uuid{};
    std::string id{};
    /// Of the line autoconnect=false; zero without one.
    std::size_t manual{};
    std::string name{};
    /// Of a bond.
    std::string mode{};
};

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

void Keyfile::add(const Setting& setting) {
    if (setting.section == "connection") {
        type = setting.key == "type" ? setting.value : type;
        uuid = setting.key == "uuid" ? setting.value : uuid;
        id = setting.key == "id" ? setting.value : id;
        manual = isManual(setting) ? setting.line : manual;
        name = setting.key == "interface-name" ? setting.value : name;
        addPort(setting, profile);
    }
    if (setting.section == "bond" && setting.key == "mode") {
        mode = setting.value;
    }
    if (setting.section == "match" && setting.key == "kernel-command-line" &&
        !setting.value.empty()) {
        profile.unjudged = setting.key;
    }
    if (const auto fact = factOf(setting); fact && !setting.value.empty()) {
        profile.conditions.push_back(conditionOf(setting, *fact));
    }
    if (isOfEthernet(setting) && setting.key == "cloned-mac-address") {
        profile.address = addressOf(setting, profile.file);
    }
    if (isAsked(setting)) {
        profile.asks.push_back(setting.section + "." + setting.key + "=" + setting.value);
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

Keyfile parse(const std::string& path, const std::string& text) {
    Keyfile keyfile{.profile = {.file = path}};
    for (const Setting& setting : settingsIn(text)) {
        keyfile.add(setting);
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
            Keyfile keyfile = parse(file, base::readFile(file).value_or(""));
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
