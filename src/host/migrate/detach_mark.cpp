// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/detach_mark.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;

// A guest that has not let go of it for 30 seconds keeps it.
constexpr auto longest = 60s;

} // namespace

// The daemon hears of its new name, and reads all of it then.  Where it cannot be written there
// is no daemon to read it.
DetachMark::DetachMark(const std::string& uuid, const std::string& folder)
    : file_(folder + "/" + uuid) {
    constexpr mode_t mode = 0700;
    const std::string hidden = folder + "/." + uuid;
    (void)mkdir(std::filesystem::path(folder).parent_path().c_str(), mode);
    (void)mkdir(folder.c_str(), mode);
    std::ofstream(hidden) << core::detachingText(std::chrono::steady_clock::now() + longest);
    (void)std::rename(hidden.c_str(), file_.c_str());
}

DetachMark::~DetachMark() {
    (void)unlink(file_.c_str());
}

} // namespace netfailover::host::migrate
