// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/unmanaged.hpp"

#include "base/system/file.hpp"
#include "guest/ctl/profiles/lines.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <system_error>
#include <utility>

namespace netfailover::guest::ctl {

namespace {

constexpr std::string_view except = "except:";

DeviceList listOf(const std::string& file, const Setting& setting) {
    return {.text = setting.key + "=" + setting.value,
            .entries = splitWords(setting.value, ",; "),
            .file = file,
            .line = setting.line};
}

bool isNo(const std::string& value) {
    constexpr std::array words{"0", "no", "false", "off"};
    return std::ranges::count(words, value) > 0;
}

// Who may not look there may not read the file, either.
bool isThere(const std::string& path) {
    try {
        return base::exists(path);
    } catch (const std::system_error&) {
        return false;
    }
}

/// In the order in which NetworkManager reads: a later file counts more.
class Reader {
public:
    // Of a file that cannot be read only a hint is lost.
    void read(const std::string& file) {
        try {
            parse(file, base::readFile(file).value_or(""));
        } catch (const std::system_error&) {
            return;
        }
    }

    [[nodiscard]] std::vector<DeviceList> lists() const {
        std::vector<DeviceList> all = general_;
        all.insert(all.end(), special_.begin(), special_.end());
        return all;
    }

private:
    void parse(const std::string& file, const std::string& text) {
        std::map<std::string, DeviceList> sections;
        std::map<std::string, bool> isLeftAlone;
        for (const Setting& setting : parseSettings(text, Syntax::Keyfile)) {
            if (setting.section == "keyfile" && setting.key == "unmanaged-devices") {
                general_ = {listOf(file, setting)};
            } else if (setting.section == "keyfile" && setting.key == "unmanaged-devices+") {
                general_.push_back(listOf(file, setting));
            } else if (setting.section.starts_with("device") && setting.key == "match-device") {
                sections[setting.section] = listOf(file, setting);
            } else if (setting.section.starts_with("device") && setting.key == "managed") {
                isLeftAlone[setting.section] = isNo(setting.value);
            }
        }
        for (const auto& [section, list] : sections) {
            if (isLeftAlone[section]) {
                special_.push_back(list);
            }
        }
    }

    std::vector<DeviceList> general_;
    std::vector<DeviceList> special_;
};

// Of a file the sections that say whether devices are managed, in their order.
std::vector<std::pair<std::string, DeviceSection>> sectionsOf(const std::string& file,
                                                              const std::string& text) {
    std::vector<std::pair<std::string, DeviceSection>> found;
    std::map<std::string, DeviceList> devices;
    for (const Setting& setting : parseSettings(text, Syntax::Keyfile)) {
        if (!setting.section.starts_with("device")) {
            continue;
        }
        if (setting.key == "match-device") {
            devices[setting.section] = listOf(file, setting);
        } else if (setting.key == "managed") {
            found.push_back({setting.section,
                             {.devices = {.file = file},
                              .managed = !isNo(setting.value),
                              .line = setting.line}});
        }
    }
    for (auto& [name, section] : found) {
        section.devices = devices.contains(name) ? devices[name] : section.devices;
    }
    return found;
}

Condition about(Fact fact, std::string_view value) {
    return {.fact = fact, .patterns = {std::string(value)}};
}

Listed listedIf(bool condition) {
    return condition ? Listed::Yes : Listed::No;
}

// The version is that of the netdev itself, and the driver its parent's.
Listed hasDriver(std::string_view value, const Nic& nic) {
    const auto slash = value.find('/');
    const bool isNamed = isMet(about(Fact::ParentDriver, value.substr(0, slash)), nic);
    return isNamed && slash != std::string_view::npos ? Listed::Unknown : listedIf(isNamed);
}

// What a failover cannot be is not listed.
Listed isMeant(std::string_view entry, const Nic& nic) {
    const auto colon = entry.find(':');
    const std::string_view key = entry.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? "" : entry.substr(colon + 1);
    if (key == "interface-name") {
        value.remove_prefix(value.starts_with('=') || value.starts_with('~') ? 1 : 0);
        return listedIf(isMet(about(Fact::Name, value), nic));
    }
    if (key == "mac") {
        return listedIf(isMet(about(Fact::PermanentAddress, value), nic) ||
                        isMet(about(Fact::Address, value), nic));
    }
    if (key == "driver") {
        return hasDriver(value, nic);
    }
    return listedIf(entry == "*" || entry == "type:ethernet" ||
                    isMet(about(Fact::Name, entry), nic));
}

} // namespace

std::vector<std::string> networkManagerFiles(const std::string& run, const ConfigRoots& config) {
    const std::string etc = config.etc + "/NetworkManager/";
    const std::string late = etc + "conf.d/";
    std::map<std::string, std::string> early;
    for (const std::string& parent : {run, config.usr + "/lib"}) {
        const std::string folder = std::string(parent).append("/NetworkManager/conf.d/");
        for (const std::string& name : filesIn(folder)) {
            if (!isThere(std::string(late).append(name))) {
                early.emplace(name, folder + name);
            }
        }
    }
    std::vector<std::string> files;
    for (const auto& [name, file] : early) {
        files.push_back(file);
    }
    files.push_back(etc + "NetworkManager.conf");
    for (const std::string& name : filesIn(late)) {
        files.push_back(std::string(late).append(name));
    }
    return files;
}

std::vector<DeviceList> readUnmanagedDevices(const std::string& run, const ConfigRoots& config) {
    Reader reader;
    for (const std::string& file : networkManagerFiles(run, config)) {
        reader.read(file);
    }
    return reader.lists();
}

// Those of a later file come first, and [device] after all others.
std::vector<DeviceSection> readDeviceSections(const std::string& run, const ConfigRoots& config) {
    std::vector<DeviceSection> found;
    std::vector<DeviceSection> last;
    auto files = networkManagerFiles(run, config);
    std::ranges::reverse(files);
    for (const std::string& file : files) {
        try {
            for (auto& [name, section] : sectionsOf(file, base::readFile(file).value_or(""))) {
                (name == "device" ? last : found).push_back(std::move(section));
            }
        } catch (const std::system_error&) {
            continue;
        }
    }
    found.insert(found.end(), last.begin(), last.end());
    return found;
}

const DeviceSection* sectionFor(const std::vector<DeviceSection>& sections, const Nic& nic) {
    const auto listed = [&nic](const DeviceSection& section) {
        return section.devices.entries.empty() ? Listed::Yes : isListed(section.devices, nic);
    };
    const auto found = std::ranges::find_if(sections, [&listed](const DeviceSection& section) {
        return listed(section) != Listed::No;
    });
    return found == sections.end() || listed(*found) == Listed::Unknown ? nullptr : &*found;
}

// An exception counts more than all others, and a list of exceptions is for the rest.
Listed isListed(const DeviceList& list, const Nic& nic) {
    const bool isForRest = std::ranges::all_of(
        list.entries, [](const std::string& entry) { return entry.starts_with(except); });
    Listed meant = listedIf(isForRest && !list.entries.empty());
    Listed excepted = Listed::No;
    for (const std::string_view entry : list.entries) {
        if (entry.starts_with(except)) {
            excepted = std::max(excepted, isMeant(entry.substr(except.size()), nic));
        } else {
            meant = std::max(meant, isMeant(entry, nic));
        }
    }
    if (excepted == Listed::No) {
        return meant;
    }
    return excepted == Listed::Yes ? Listed::No : std::min(meant, Listed::Unknown);
}

} // namespace netfailover::guest::ctl
