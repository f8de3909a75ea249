// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the kernel says of an address is kept when it is re-added.
#include "guest/act/addresses.hpp"
#include "guest/act/payload.hpp"
#include "guest/observe/live_kernel.hpp"
#include "pairs.hpp"
#include "wire.hpp"

#include <chrono>
#include <csignal>
#include <linux/if_addr.h>
#include <sys/ptrace.h>
#include <thread>

namespace netfailover::guest::act {

namespace {

using namespace netfailover::guest::test;

core::Address addressOf(const char* name, const std::string& text) {
    for (const auto& found : observe::LiveKernel().addresses()) {
        if (found.link == indexOf(name) && found.address.text == text) {
            return found.address;
        }
    }
    return {};
}

std::optional<std::uint8_t> protocolOf(const core::Address& address) {
    const base::Bytes attributes = base::skip(address.message.bytes, sizeof(ifaddrmsg));
    const auto found = find(attributes, IFA_PROTO);
    return found ? base::readValue<std::uint8_t>(*found) : std::nullopt;
}

bool waitUntilDetected(const char* name, const std::string& text) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (addressOf(name, text).tentative && std::chrono::steady_clock::now() < end) {
        std::this_thread::yield();
    }
    return expect(!addressOf(name, text).tentative, "detection does not end");
}

constexpr const char* rich = "2001:db8:5::5 peer 2001:db8:5::6/64 dev v0 noprefixroute metric 77 "
                             "valid_lft 1000 preferred_lft 500 nodad";
constexpr const char* richText = "2001:db8:5::5/64";
constexpr const char* richShown = "2001:db8:5::5 peer 2001:db8:5::6/64 metric 77 noprefixroute";

TEST(KeptAddress, IsReAddedAsItWas) {
    expectWithPairs([] {
        if (!succeeds(std::string("ip -6 address add ") + rich)) {
            return false;
        }
        core::Address before = addressOf("v0", richText);
        // Who has added it; not every ip command can say so.
        before.message.bytes =
            before.message.bytes + attribute(IFA_PROTO, bytesOfValue(std::uint8_t{0x55}));
        renewAddress(indexOf("v0"), before, false);
        const core::Address after = addressOf("v0", richText);
        return shows("-6 address show dev v0", richShown) &&
               expect(protocolOf(after) == 0x55, "who has added it stays") &&
               expect(after.validSeconds <= 1000 && after.validSeconds > 900 &&
                          after.preferredSeconds <= 500 && after.preferredSeconds > 400,
                      "the lifetimes stay") &&
               isEmpty("-6 route show 2001:db8:5::/64 dev v0");
    });
}

TEST(KeptAddress, IsDetectedAgainOrNot) {
    expectWithPairs([] {
        const std::string probes = "/proc/sys/net/ipv6/conf/v0/dad_transmits";
        if (!succeeds("echo 0 >" + probes + " && ip -6 address add 2001:db8:5::5/64 dev v0") ||
            !waitUntilDetected("v0", richText) || !succeeds("echo 1 >" + probes)) {
            return false;
        }
        const auto isTentative = [](const core::Address& address, bool withoutDetection) {
            renewAddress(indexOf("v0"), address, withoutDetection);
            return addressOf("v0", richText).tentative;
        };
        const core::Address fresh = addressOf("v0", richText);
        return expect(isTentative(fresh, false), "it is detected again") &&
               expect(!isTentative(fresh, true), "it is taken for a good one");
    });
}

enum class End { Finished, Killed, NotTraced };

// Runs `deed` in a child, and kills that at a place: its n-th entry to the kernel or
// return from it.
End runUntil(int place, const std::function<void()>& deed) {
    const pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
            _exit(1);
        }
        (void)raise(SIGSTOP);
        deed();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    for (int passed = 0; WIFSTOPPED(status); ++passed) {
        if (passed == place) {
            kill(child, SIGKILL);
        } else {
            ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        }
        waitpid(child, &status, 0);
    }
    if (WIFSIGNALED(status)) {
        return End::Killed;
    }
    return WEXITSTATUS(status) == 0 ? End::Finished : End::NotTraced;
}

TEST(KeptAddress, SurvivesAKillAtAnyPoint) {
    if (runUntil(-1, [] {}) == End::NotTraced) {
        GTEST_SKIP() << "not permitted to trace a process";
    }
    expectWithPairs([] {
        if (!succeeds(std::string("ip -6 address add ") + rich)) {
            return false;
        }
        const core::Address address = addressOf("v0", richText);
        const int index = indexOf("v0");
        int place = 0;
        while (runUntil(place, [&] { renewAddress(index, address, true); }) == End::Killed) {
            if (!shows("-6 address show dev v0", richShown)) {
                return expect(false, "lost at " + std::to_string(place));
            }
            ++place;
        }
        constexpr int fewest = 20;
        return expect(place > fewest, "too few kills to mean anything");
    });
}

TEST(KeptAddress, StaysIfTheKernelWouldRefuseIt) {
    expectWithPairs([] {
        if (!succeeds(std::string("ip -6 address add ") + rich)) {
            return false;
        }
        core::Address address = addressOf("v0", richText);
        // Preferred for longer than valid: the last attribute of a kind counts.
        const ifa_cacheinfo bad{UINT32_MAX, 1, 0, 0};
        address.message.bytes = address.message.bytes + attribute(IFA_CACHEINFO, bytesOfValue(bad));
        try {
            renewAddress(indexOf("v0"), address, false);
        } catch (const std::runtime_error&) {
            return shows("-6 address show dev v0", richShown);
        }
        return expect(false, "it is not refused");
    });
}

} // namespace

} // namespace netfailover::guest::act
