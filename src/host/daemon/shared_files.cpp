// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/shared_files.hpp"

#include "base/system/descriptor.hpp"
#include "base/system/file.hpp"
#include "host/core/detaching.hpp"
#include "host/core/migrating.hpp"

#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace netfailover::host::daemon {

// They are root's, as this is: where they cannot be read there are none.
Detaching readDetaching(const std::string& folder, core::Time now) {
    constexpr mode_t mode = 0700;
    (void)mkdir(folder.c_str(), mode);
    Detaching all;
    try {
        for (const auto& file : std::filesystem::directory_iterator(folder)) {
            const auto until = core::detachingUntil(base::readFile(file.path()).value_or(""));
            if (until && *until > now) {
                all[file.path().filename()] = *until;
            } else if (until) {
                (void)unlink(file.path().c_str());
            }
        }
    } catch (const std::system_error&) {
        return all;
    }
    return all;
}

bool isMigrating(const std::string& file, const std::string& uuid) {
    const base::Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC)); // NOLINT: C's varargs
    struct flock place {};
    place.l_type = F_WRLCK;
    place.l_start = core::placeOf(uuid);
    place.l_len = 1;
    return opened.isOpen() &&
           fcntl(opened.number(), F_OFD_GETLK, &place) == 0 && // NOLINT: C's varargs
           place.l_type != F_UNLCK;
}

} // namespace netfailover::host::daemon
