// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/joining.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

using namespace std::chrono_literals;

constexpr auto limit = 10s;
constexpr Time arrival{1h};

/// A guest that came at `arrival`.
struct Watch {
    Joining joining{arrival};
    Time now{arrival};

    void look(std::chrono::milliseconds later, std::optional<std::uint64_t> sent, bool elsewhere) {
        now += later;
        joining.see({.sent = sent, .there = !elsewhere, .elsewhere = elsewhere}, now);
    }
    [[nodiscard]] bool isOver() const { return joining.isOver(now, limit); }
    [[nodiscard]] bool standbySends() const { return joining.standbySends(now); }
};

TEST(Joining, EndsWithFramesThatComeByAnotherPortOnly) {
    Watch watch;
    watch.look(100ms, 7, false);
    watch.look(500ms, 7, true);
    EXPECT_FALSE(watch.isOver());
    watch.look(300ms, 7, false);
    EXPECT_FALSE(watch.isOver()) << "it was one frame";
    watch.look(100ms, 7, true);
    EXPECT_TRUE(watch.isOver());
}

// A card may send a host's own broadcasts back to it.
TEST(Joining, IsNotTakenInByFramesOfTheStandby) {
    Watch watch;
    watch.look(1s, 7, true);
    for (std::uint64_t sent = 8; sent < 20; ++sent) {
        watch.look(400ms, sent, true);
        EXPECT_TRUE(watch.standbySends());
        watch.look(10ms, sent, true);
        EXPECT_FALSE(watch.isOver());
    }
}

TEST(Joining, DoesNotCountWhatTheOtherHostHasSent) {
    Watch watch;
    watch.look(0ms, 7, false);
    watch.look(100ms, 7, true);
    watch.look(300ms, 7, true);
    watch.look(300ms, 7, true);
    EXPECT_FALSE(watch.isOver());
}

TEST(Joining, EndsAfterALongSilenceOfTheStandby) {
    Watch watch;
    watch.look(9s, 7, false);
    EXPECT_FALSE(watch.isOver());
    watch.look(500ms, 8, false);
    watch.look(9s, 8, false);
    EXPECT_FALSE(watch.isOver()) << "it has sent by the standby";
    watch.look(1s, 8, false);
    EXPECT_TRUE(watch.isOver());
}

TEST(Joining, DoesWithoutAPortThatCounts) {
    Watch watch;
    watch.look(1s, std::nullopt, true);
    watch.look(400ms, std::nullopt, true);
    EXPECT_TRUE(watch.isOver());
    watch = {};
    watch.look(10s, std::nullopt, false);
    EXPECT_TRUE(watch.isOver());
}

TEST(Joining, TellsWhetherTheStandbySendsNow) {
    Watch watch;
    EXPECT_TRUE(watch.standbySends()) << "nobody knows yet";
    watch.look(100ms, 7, false);
    EXPECT_FALSE(watch.standbySends());
    watch.look(100ms, 8, false);
    EXPECT_TRUE(watch.standbySends());
    watch.look(99ms, 8, false);
    EXPECT_TRUE(watch.standbySends());
    watch.look(1ms, 8, false);
    EXPECT_FALSE(watch.standbySends());
}

TEST(Joining, TellsAStandbyInUseFromAFrameOrTwo) {
    Watch watch;
    watch.look(1h, 7, false);
    watch.look(5s, 8, false);
    EXPECT_FALSE(watch.joining.standbyInUse(watch.now));
    for (std::uint64_t sent = 9; sent < 12; ++sent) {
        watch.look(500ms, sent, false);
    }
    EXPECT_TRUE(watch.joining.standbyInUse(watch.now));
    watch.look(2s, 11, false);
    EXPECT_FALSE(watch.joining.standbyInUse(watch.now));
}

// It has sent by the standby until a moment ago, as every guest that is moved does.
TEST(Joining, DoesNotTakeAStandbyToBeInUseAfterTheProof) {
    Watch watch;
    for (std::uint64_t sent = 1; sent < 12; ++sent) {
        watch.look(500ms, sent, false);
    }
    watch.look(100ms, 11, true);
    EXPECT_TRUE(watch.joining.standbyInUse(watch.now));
    watch.look(300ms, 11, true);
    EXPECT_TRUE(watch.isOver());
    EXPECT_FALSE(watch.joining.standbyInUse(watch.now));
    watch.look(100ms, 12, false);
    EXPECT_TRUE(watch.joining.standbyInUse(watch.now)) << "it goes on sending there";
}

TEST(Joining, LooksOftenFirstAndNeverAfterTheLimit) {
    const Joining joining(arrival);
    EXPECT_EQ(joining.next(arrival, limit), arrival + 100ms);
    EXPECT_EQ(joining.next(arrival + 9950ms, limit), arrival + limit);
    EXPECT_EQ(joining.next(arrival + 30s, 60s), arrival + 31s);
}

TEST(Joining, LooksSeldomAtAStandbyThatGoesOnSending) {
    Watch watch;
    watch.look(1h, 7, false);
    for (std::uint64_t sent = 8; sent < 308; ++sent) {
        watch.look(100ms, sent, false);
        EXPECT_EQ(watch.joining.nextOfBusy(watch.now), watch.now + 100ms);
    }
    watch.look(200ms, 308, false);
    EXPECT_EQ(watch.joining.nextOfBusy(watch.now), watch.now + 1s);
    watch.look(1s, 309, false);
    EXPECT_EQ(watch.joining.nextOfBusy(watch.now), watch.now + 100ms) << "after a pause";
}

} // namespace

} // namespace netfailover::host::core
