// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/loop/fd_store.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <system_error>
#include <systemd/sd-daemon.h>
#include <unistd.h>

namespace netfailover::base {

namespace {

// As the service manager handed it to us.
int handedOver(const std::string& name) {
    char** names = nullptr;
    const int count = sd_listen_fds_with_names(0, &names);
    int found = -1;
    for (int number = 0; number < count; ++number) {
        if (found < 0 && name == names[number]) { // NOLINT: an array of C
            found = SD_LISTEN_FDS_START + number;
        }
        std::free(names[number]); // NOLINT
    }
    std::free(names); // NOLINT
    return found;
}

int made(const std::string& name) {
    const int descriptor = memfd_create(name.c_str(), MFD_CLOEXEC);
    if (descriptor < 0) {
        throw std::system_error(errno, std::generic_category(), "cannot keep anything in mind");
    }
    const std::string state = "FDSTORE=1\nFDNAME=" + name;
    (void)sd_pid_notify_with_fds(0, 0, state.c_str(), &descriptor, 1);
    return descriptor;
}

std::string contentOf(int descriptor) {
    std::string content;
    std::array<char, 4096> buffer{};
    ssize_t count = 0;
    while ((count = pread(descriptor, buffer.data(), buffer.size(),
                          static_cast<off_t>(content.size()))) > 0) {
        content.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return content;
}

} // namespace

FdStore::FdStore(const std::string& name) : descriptor_(handedOver(name)) {
    if (descriptor_ < 0) {
        descriptor_ = made(name);
    }
    text_ = contentOf(descriptor_);
}

FdStore::~FdStore() {
    close(descriptor_);
}

void FdStore::write(const std::string& text) {
    if (text == text_) {
        return;
    }
    text_ = text;
    // Half of a text would be another one.
    const bool written =
        ftruncate(descriptor_, 0) == 0 &&
        pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    if (!written) {
        (void)ftruncate(descriptor_, 0);
    }
}

} // namespace netfailover::base
