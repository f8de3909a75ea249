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

core::Mark readMark(const core::Link& master) {
    return core::markOf(base::readFile(pathOf(master)).value_or(""));
}

void writeMark(const core::Link& master, const core::Mark& mark) {
    const std::string path = pathOf(master);
    const std::string text = core::toText(mark);
    if (base::readFile(path).value_or("") == text) {
        return;
    }
    const int file = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (file >= 0) {
        dprintf(file, "%s", text.c_str());
        close(file);
    }
}

} // namespace netfailover::guest::udev
