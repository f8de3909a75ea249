// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <sys/stat.h>
#include <thread>

namespace netfailover::host::migrate {

namespace {

bool isForbidden() {
    return errno == EACCES || errno == EPERM;
}

// In the daemon's folder, which is there first where there is a daemon.
int openIn(const std::string& file) {
    constexpr mode_t folderMode = 0700;
    constexpr mode_t fileMode = 0600;
    const int made = mkdir(std::filesystem::path(file).parent_path().c_str(), folderMode);
    const bool mayNotMake = made != 0 && isForbidden();
    const int opened =
        open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, fileMode); // NOLINT: C's varargs
    if (opened < 0 && (isForbidden() || mayNotMake)) {
        throw std::runtime_error("only root can migrate a domain of this host, or give it a "
                                 "virtual function");
    }
    return opened;
}

} // namespace

void refuseWithoutRights(const std::string& file) {
    const base::Descriptor opened(openIn(file));
}

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
