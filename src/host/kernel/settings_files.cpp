// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/settings_files.hpp"

#include "base/system/file.hpp"

#include <filesystem>
#include <set>

namespace netfailover::host::kernel {

core::Settings readSettingsFiles(const std::string& path) {
    core::Settings settings;
    std::error_code error;
    std::set<std::string> files;
    for (auto entry = std::filesystem::directory_iterator(path + ".d", error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        if (entry->path().extension() == ".conf") {
            files.insert(entry->path().string());
        }
    }
    core::readSettings(base::readFile(path).value_or(""), path, settings);
    for (const std::string& file : files) {
        core::readSettings(base::readFile(file).value_or(""), file, settings);
    }
    return settings;
}

} // namespace netfailover::host::kernel
