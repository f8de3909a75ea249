// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

namespace netfailover::host::migrate {

namespace {

// The daemon's folder, which is there first where there is a daemon.
void makeFolder(const std::filesystem::path& folder) {
    constexpr mode_t onlyOwner = 0700;
    (void)mkdir(folder.c_str(), onlyOwner);
}

} // namespace

DomainLock::DomainLock(const std::string& file, const std::string& uuid) {
    constexpr mode_t onlyOwner = 0600;
    makeFolder(std::filesystem::path(file).parent_path());
    file_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, onlyOwner); // NOLINT: C's varargs
    struct flock place {};
    place.l_type = F_WRLCK;
    place.l_start = static_cast<off_t>(std::hash<std::string>()(uuid) >> 2U);
    place.l_len = 1;
    isTaken_ = file_ >= 0 && fcntl(file_, F_OFD_SETLK, &place) != 0 && // NOLINT: C's varargs
               (errno == EAGAIN || errno == EACCES);
}

DomainLock::~DomainLock() {
    if (file_ >= 0) {
        (void)close(file_);
    }
}

} // namespace netfailover::host::migrate
