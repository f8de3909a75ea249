// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/udev/mark.hpp"

#include "base/system/file.hpp"

#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace netfailover::guest::udev {

namespace {

constexpr const char* folder = "/run/net-failover";

std::string pathOf(const core::Link& master) {
    return std::string(folder) + '/' + master.address.toString();
}

// Whatever is opened there for writing wakes the units that watch the folder: what udev does
// once more at boot is nothing new.
void touch(const core::Link& master, int flags) {
    constexpr mode_t everyoneReads = 0644;
    const int mark = open(pathOf(master).c_str(), O_WRONLY | O_CLOEXEC | flags, everyoneReads);
    if (mark >= 0) {
        close(mark);
    }
}

} // namespace

void leaveMark(const core::Link& master) {
    constexpr mode_t everyoneLooks = 0755;
    mkdir(folder, everyoneLooks);
    touch(master, O_CREAT | O_EXCL);
}

void wakeByMark(const core::Link& master) {
    touch(master, 0);
}

core::Refusal readRefused(const core::Link& master) {
    return core::refusalOf(base::readFile(pathOf(master)).value_or(""));
}

void noteRefused(const core::Link& master, const std::optional<core::Refusal>& refusal) {
    const std::string path = pathOf(master);
    const std::string text = refusal ? core::toMark(*refusal) : "";
    if (base::readFile(path).value_or("") == text) {
        return;
    }
    const int mark = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (mark >= 0) {
        dprintf(mark, "%s", text.c_str());
        close(mark);
    }
}

} // namespace netfailover::guest::udev
