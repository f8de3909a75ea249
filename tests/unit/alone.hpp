// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// Tests with the kernel that runs them, in a network namespace of their own.
namespace netfailover::guest::test {

/// Its index in every network namespace.
inline constexpr int loopbackIndex = 1;

inline void setLoopback(bool up) {
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo"); // NOLINT: it fits
    request.ifr_flags = up ? IFF_UP : 0;
    (void)ioctl(descriptor, SIOCSIFFLAGS, &request);
    close(descriptor);
}

/// Runs `check` where nobody else has a network interface; it says if all is well.
inline void expectAlone(const std::function<bool()>& check) {
    constexpr int notPermitted = 77;
    const pid_t child = fork();
    if (child == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
            _exit(notPermitted);
        }
        _exit(check() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == notPermitted) {
        GTEST_SKIP() << "not permitted to make a network namespace";
    }
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

} // namespace netfailover::guest::test
