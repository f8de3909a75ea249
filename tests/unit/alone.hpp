// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "wire.hpp"

#include <array>
#include <cstring>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <string>
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

/// Sends one request about a link.
inline bool ask(std::uint16_t type, const ByteVector& attributes, int index,
                std::uint16_t flags = 0) {
    const int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    ifinfomsg link{};
    link.ifi_index = index;
    const ByteVector request =
        message(type, bytesOfValue(link) + attributes, 1,
                static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags));
    std::array<std::byte, 4096> answer{};
    nlmsgerr result{.error = -1, .msg = {}};
    if (send(descriptor, request.data(), request.size(), 0) > 0 &&
        recv(descriptor, answer.data(), answer.size(), 0) > 0) {
        std::memcpy(&result, &answer[sizeof(nlmsghdr)], sizeof result);
    }
    close(descriptor);
    return result.error == 0;
}

inline bool addVeth(std::string_view name) {
    return ask(RTM_NEWLINK,
               attribute(IFLA_IFNAME, name) +
                   attribute(IFLA_LINKINFO, attribute(IFLA_INFO_KIND, std::string_view("veth"))),
               0, NLM_F_CREATE | NLM_F_EXCL);
}

inline bool deleteLink(std::string_view name) {
    return ask(RTM_DELLINK, attribute(IFLA_IFNAME, name), 0);
}

/// Gives it alternative names of 127 bytes each.
/// @return false where the kernel has none (before Linux 5.5).
inline bool nameLoopback(int count) {
    bool done = true;
    for (int number = 0; number < count && done; ++number) {
        std::string name = std::to_string(number);
        name.insert(0, 127 - name.size(), 'n');
        done = ask(RTM_NEWLINKPROP,
                   attribute(IFLA_PROP_LIST, attribute(IFLA_ALT_IFNAME, std::string_view(name))),
                   loopbackIndex);
    }
    return done;
}

/// Has its rights also in programs that the caller starts.
inline void becomeRootOfNamespace(uid_t user, gid_t group) {
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
    std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
}

/// Runs `check` where nobody else has a network interface; it says if all is well.
inline void expectAlone(const std::function<bool()>& check) {
    constexpr int notPermitted = 77;
    const pid_t child = fork();
    if (child == 0) {
        const uid_t user = geteuid();
        const gid_t group = getegid();
        if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
            _exit(notPermitted);
        }
        becomeRootOfNamespace(user, group);
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
