// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/monitor_event.hpp"
#include "world.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using core::Event;
using libvirt::monitorEvent;

std::optional<Event> migration(const std::string& status) {
    return monitorEvent("MIGRATION", R"({"status": ")" + status + R"("})");
}

TEST(MonitorEvent, TellsWhatHappensToAPair) {
    EXPECT_EQ(monitorEvent("UNPLUG_PRIMARY", R"({"device-id": "hostdev0"})"), Event::UnplugAsked);
    EXPECT_EQ(monitorEvent("FAILOVER_NEGOTIATED", R"({"device-id": "net0"})"), Event::Negotiated);
    EXPECT_EQ(monitorEvent("RESUME", ""), Event::Resumed);
    EXPECT_EQ(migration("wait-unplug"), Event::UnplugAsked);
    EXPECT_EQ(migration("active"), Event::Active);
    EXPECT_EQ(migration("pre-switchover"), Event::SwitchesOver);
    EXPECT_EQ(migration("device"), Event::SwitchesOver);
    EXPECT_EQ(migration("completed"), Event::Completed);
    EXPECT_EQ(migration("cancelled"), Event::Failed);
}

TEST(MonitorEvent, IsNoneForAnythingElse) {
    EXPECT_EQ(migration("somewhere"), std::nullopt);
    for (const char* details : {"", "{", "[]", "{}", R"({"status": 1})", R"("status")"}) {
        EXPECT_EQ(monitorEvent("MIGRATION", details), std::nullopt) << details;
    }
    EXPECT_EQ(monitorEvent("STOP", R"({"status": "active"})"), std::nullopt);
}

/// A migration that sends most of the memory after the guest has gone over.
struct Postcopy : testing::Test {
    World source;

    Postcopy() {
        source.kernel.vfMac = pairMac;
        source.sight = {.running = true};
        source.look();
        source.sight.job = core::Job::Out;
        source.event(Event::UnplugAsked);
        source.sight.sends = true;
        source.event(Event::Active);
        source.look();
    }

    void tell(const std::string& status) {
        const auto event = migration(status);
        ASSERT_TRUE(event) << status;
        source.event(*event);
        source.look();
    }

    void expectNothing() const {
        EXPECT_TRUE(source.kernel.entries.empty());
        EXPECT_NE(source.kernel.vfMac, pairMac);
    }
};

// For as long as the rest is sent nobody behind this host's bridge and card would reach it.
TEST_F(Postcopy, HasNoFramesSentHereOnceTheGuestRunsThere) {
    ASSERT_TRUE(source.kernel.has(true) && source.kernel.has(false));
    tell("postcopy-active");
    expectNothing();
    tell("completed");
    expectNothing();
}

// row: Active | a postcopy migration stops halfway | nothing is sent to here any more
TEST_F(Postcopy, ThatStopsHalfwayHasNoFramesSentHere) {
    tell("postcopy-active");
    for (const char* status : {"postcopy-paused", "postcopy-recover"}) {
        EXPECT_EQ(migration(status), std::nullopt) << status;
        source.now += 1min;
        source.look();
        expectNothing();
    }
    tell("postcopy-active");
    tell("completed");
    expectNothing();
}

TEST_F(Postcopy, LeavesTheGuestHereWhereItDoesNotGoOver) {
    tell("postcopy-active");
    source.sight = {.running = true};
    tell("failed");
    EXPECT_EQ(source.kernel.vfMac, pairMac);
    EXPECT_FALSE(source.kernel.has(false));
}

} // namespace

} // namespace netfailover::host::test
