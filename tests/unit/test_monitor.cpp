// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Listens to the kernel that runs the tests, in a network namespace of its own.
#include "kernel/monitor.hpp"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace netfailover::kernel {

namespace {

constexpr int notPermitted = 77;
constexpr int loopback = 1;

// The only link there is, and as a master it matters.
core::Topology knownLoopback() {
    return {.failovers = {core::Failover{.master = core::Link{.index = loopback, .name = "lo"}}}};
}

void setLoopback(bool up) {
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo"); // NOLINT: it fits
    request.ifr_flags = up ? IFF_UP : 0;
    (void)ioctl(descriptor, SIOCSIFFLAGS, &request);
    close(descriptor);
}

// Runs `check` where nobody else has a network interface; it says if all is well.
int runAlone(const std::function<bool()>& check) {
    const pid_t child = fork();
    if (child == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
            _exit(notPermitted);
        }
        _exit(check() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void expectAlone(const std::function<bool()>& check) {
    const int result = runAlone(check);
    if (result == notPermitted) {
        GTEST_SKIP() << "not permitted to make a network namespace";
    }
    EXPECT_EQ(result, 0);
}

TEST(Monitor, HasNoNewsOfAQuietKernel) {
    expectAlone([] {
        Monitor monitor;
        return !monitor.drain(knownLoopback());
    });
}

TEST(Monitor, TellsOfALinkThatMatters) {
    expectAlone([] {
        Monitor monitor;
        setLoopback(true);
        return monitor.drain(knownLoopback()) && !monitor.drain(knownLoopback());
    });
}

TEST(Monitor, DoesNotTellOfAStranger) {
    expectAlone([] {
        Monitor monitor;
        setLoopback(true);
        return !monitor.drain({});
    });
}

TEST(Monitor, TakesLostNewsForNewsAndGoesOn) {
    expectAlone([] {
        Monitor monitor;
        for (int change = 0; change < 4000; ++change) {
            setLoopback(change % 2 == 0);
        }
        // Only strangers' news, so that the overrun itself is the reason.
        const bool overrun = monitor.drain({});
        setLoopback(true);
        return overrun && !monitor.drain({});
    });
}

} // namespace

} // namespace netfailover::kernel
