// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/managers.hpp"

#include "guest/manager/registry.hpp"

#include <algorithm>
#include <filesystem>

namespace netfailover::guest::manager {

namespace {

namespace fs = std::filesystem;

// systemd keeps a symbolic link of this name for every unit that is not stopped.
constexpr const char* unitsFolder = "/systemd/units";
constexpr std::string_view unitPrefix = "invocation:";

std::string unitFile(const Manager& manager) {
    return std::string(unitPrefix).append(manager.unit);
}

bool isLink(const fs::path& path) {
    std::error_code ignored;
    return fs::is_symlink(fs::symlink_status(path, ignored));
}

// A folder without any of those links is not what we take it for.
bool tellsOfUnits(const fs::path& folder) {
    std::error_code ignored;
    const fs::directory_iterator entries(folder, ignored);
    return std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
        return entry.path().filename().string().starts_with(unitPrefix);
    });
}

bool isClaimed(const std::vector<core::Manager>& managers, const std::string& name) {
    return std::ranges::count(managers, name, &core::Manager::name) > 0;
}

} // namespace

Life lifeOf(const std::string& run, const Manager& manager) {
    const fs::path folder = run + unitsFolder;
    if (manager.unit.empty()) {
        return Life::Unknown;
    }
    if (isLink(folder / unitFile(manager))) {
        return Life::Running;
    }
    return tellsOfUnits(folder) ? Life::Stopped : Life::Unknown;
}

std::vector<core::Manager> readManagers(const std::string& run, const core::Link& link) {
    std::vector<core::Manager> found;
    for (const Manager& manager : allManagers()) {
        if (!isClaimed(found, manager.runBy) && manager.claims(run, link) &&
            lifeOf(run, manager) != Life::Stopped) {
            found.push_back(manager.identity);
        }
    }
    return found;
}

void dropAbsent(std::vector<core::Link>& links, const std::string& run,
                const std::set<std::string>& absent) {
    for (core::Link& link : links) {
        std::erase_if(link.managers, [&](const core::Manager& claiming) {
            const Manager* manager = findManager(claiming.name);
            return absent.contains(claiming.name) && manager != nullptr &&
                   lifeOf(run, *manager) != Life::Running;
        });
    }
}

void release(const Channel& channel, const core::LetGo& action) {
    const Manager* manager = findManager(action.manager.name);
    if (manager != nullptr && manager->release != nullptr) {
        manager->release(channel, {.index = action.link, .name = action.name});
    }
}

std::string explain(const Manager& manager, const core::Link& link, const Surroundings& around) {
    return lifeOf(around.run, manager) == Life::Stopped ? "does not run."
                                                        : manager.explain(link, around);
}

std::vector<std::string> stateFolders(const std::string& run) {
    std::vector<std::string> folders{run + unitsFolder};
    for (const Manager& manager : allManagers()) {
        for (const std::string& folder : manager.folders) {
            folders.push_back(run + "/" + folder);
        }
    }
    return folders;
}

bool isStateFileOf(const core::Link& link, std::string_view file) {
    return std::ranges::any_of(allManagers(), [&](const Manager& manager) {
        return manager.isStateFile(link, file) ||
               (!manager.unit.empty() && file == unitFile(manager));
    });
}

} // namespace netfailover::guest::manager
