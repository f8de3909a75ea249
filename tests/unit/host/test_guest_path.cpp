// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/guest_path.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

using namespace std::chrono_literals;

/// A guest that is looked at five times a second.
struct Guest {
    PathLook look{};
    Time now{1h};
    std::uint64_t sent{7};

    void see(std::optional<std::uint64_t> frames) { look.see(frames, now); }
    /// @param each time it has sent so many more
    void pass(std::chrono::milliseconds time, std::uint64_t each) {
        for (const Time end = now + time; now < end;) {
            now += 200ms;
            sent += each;
            see(sent);
        }
    }
    [[nodiscard]] std::optional<GuestPath> path() const { return look.path(now); }
};

TEST(GuestPath, IsTheFunctionOnceItHasGoneOnByTheStandbyAndStopped) {
    Guest guest;
    guest.see(guest.sent);
    guest.pass(6s, 3);
    EXPECT_EQ(guest.path(), std::nullopt);
    guest.pass(1800ms, 0);
    EXPECT_EQ(guest.path(), std::nullopt) << "it may have made a pause";
    guest.pass(200ms, 0);
    EXPECT_EQ(guest.path(), GuestPath::Function);
}

TEST(GuestPath, IsTheStandbyWhereItGoesOnThere) {
    Guest guest;
    guest.see(guest.sent);
    guest.pass(19800ms, 1);
    EXPECT_EQ(guest.path(), std::nullopt) << "it may take that long to join its function";
    guest.pass(200ms, 1);
    EXPECT_EQ(guest.path(), GuestPath::Standby);
}

TEST(GuestPath, IsTheStandbyWhereItSendsThereNowAndThen) {
    Guest guest;
    guest.see(guest.sent);
    for (int times = 0; times < 10; ++times) {
        EXPECT_EQ(guest.path(), std::nullopt);
        guest.pass(1800ms, 0);
        guest.pass(200ms, 1);
    }
    EXPECT_EQ(guest.path(), GuestPath::Standby);
}

// A guest without anything to say looks the same.
TEST(GuestPath, IsNotClaimedToBeTheFunctionWhereNothingWasEverSent) {
    Guest guest;
    guest.see(guest.sent);
    guest.pass(1800ms, 0);
    EXPECT_EQ(guest.path(), std::nullopt);
    guest.pass(200ms, 0);
    EXPECT_EQ(guest.path(), GuestPath::Silent);
}

TEST(GuestPath, IsNotClaimedToBeTheFunctionAfterTheAnnouncements) {
    Guest guest;
    guest.see(guest.sent);
    guest.pass(800ms, 1);
    guest.pass(2s, 0);
    EXPECT_EQ(guest.path(), GuestPath::Silent);
}

TEST(GuestPath, IsUnknownWithoutCounters) {
    Guest guest;
    guest.see(std::nullopt);
    EXPECT_EQ(guest.path(), GuestPath::Unknown);
}

TEST(GuestPath, IsUnknownOnceTheCountersAreLost) {
    Guest guest;
    guest.see(guest.sent);
    guest.pass(3s, 1);
    guest.see(std::nullopt);
    EXPECT_EQ(guest.path(), GuestPath::Unknown);
    guest.pass(3s, 0);
    EXPECT_EQ(guest.path(), GuestPath::Unknown);
}

// A libvirt may take longer for its first answer than a silence has to last.
TEST(GuestPath, IsOpenUntilTwoAnswersAreThere) {
    Guest guest;
    EXPECT_EQ(guest.path(), std::nullopt);
    guest.now += 1min;
    guest.see(guest.sent);
    EXPECT_EQ(guest.path(), std::nullopt);
}

} // namespace

} // namespace netfailover::host::core
