// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <thread>

namespace netfailover::host::migrate {

namespace {

// In the daemon's folder, which is there first where there is a daemon.
int openIn(const std::string& file) {
    constexpr mode_t folderMode = 0700;
    constexpr mode_t fileMode = 0600;
    (void)mkdir(std::filesystem::path(file).parent_path().c_str(), folderMode);
    return open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, fileMode); // NOLINT: C's varargs
}

} // namespace

DomainLock::DomainLock(const std::string& file, const std::string& uuid,
                       std::chrono::milliseconds patience)
    : file_(openIn(file)) {
    constexpr std::chrono::milliseconds pause{200};
    struct flock place {};
    place.l_type = F_WRLCK;
    place.l_start = core::placeOf(uuid);
    place.l_len = 1;
    const auto isRefused = [&] {
        return file_.isOpen() &&
               fcntl(file_.number(), F_OFD_SETLK, &place) != 0 && // NOLINT: C's varargs
               (errno == EAGAIN || errno == EACCES);
    };
    const auto limit = std::chrono::steady_clock::now() + patience;
    for (isTaken_ = isRefused(); isTaken_ && std::chrono::steady_clock::now() < limit;
         isTaken_ = isRefused()) {
        std::this_thread::sleep_for(pause);
    }
}

} // namespace netfailover::host::migrate
