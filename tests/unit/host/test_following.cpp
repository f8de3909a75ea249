// SPDX-License-Identifier: LGPL-2.1-or-later
//
// By which half the guest of a pair hears, from what the host sees of it.
#include "world.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using core::Event;
using core::HookOperation;

// Nobody tells whether the guest has let go of its function before it all ended.
TEST(Migration, TheWayByTheStandbyOutlivesAnAbortUntilTheGuestIsSeenToUseItsFunction) {
    for (const bool wasActive : {false, true}) {
        World world;
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        world.look();
        world.event(Event::UnplugAsked);
        if (wasActive) {
            world.event(Event::Active);
        }
        world.event(Event::Failed);
        EXPECT_EQ(world.kernel.vfMac, pairMac);
        EXPECT_TRUE(world.kernel.has(true)) << "it may have let go of it";
        world.look();
        EXPECT_TRUE(world.kernel.has(true)) << "until it is seen to use it";
        world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world.now);
        EXPECT_TRUE(world.kernel.entries.empty());
        EXPECT_TRUE(world.domains->joining().empty());
    }
}

struct Arrival {
    World world{};
    Arrival() {
        for (const auto operation :
             {HookOperation::Migrate, HookOperation::Prepare, HookOperation::Start}) {
            world.hook(operation);
        }
        world.event(Event::Resumed);
    }

    /// A frame of the guest comes by a port, and the daemon looks.
    void learn(int port, std::chrono::milliseconds later) {
        std::erase_if(world.kernel.entries, [](const auto& entry) { return !entry.entry.self; });
        world.kernel.entries.push_back(
            {.entry = {.mac = pairMac, .port = {.index = port}}, .bridge = 10});
        world.now += later;
        world.domains->reconcile(world.now);
    }
};

constexpr int uplinkIndex = 2;
constexpr int tapIndex = 11;

/// How many frames the guest has ever sent by its standby; "" for an unknown number.
void setSent(const std::string& number) {
    cardInBridge().file("class/net/tap01/statistics/rx_packets", number);
}

TEST(Arrival, OutlivesWhatLibvirtGoesOnSaying) {
    Arrival arrival;
    World& world = arrival.world;
    world.sight = {.running = true, .paused = true};
    world.look();
    EXPECT_EQ(world.kernel.vfMac, pairMac) << "the guest may look for its function";
    EXPECT_TRUE(world.kernel.has(true));
}

/// A guest that is to leave, and has been asked to let go of its function.
struct Leaving : testing::Test {
    World world;

    Leaving() {
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        setSent("7\n");
        world.look();
        world.event(Event::UnplugAsked);
    }

    ~Leaving() override { setSent(""); }

    void wait(std::chrono::milliseconds time) {
        world.now += time;
        world.domains->reconcile(world.now);
    }
};

// QEMU tells late that the guest has let go of it, and one that only answers sends nothing.
TEST_F(Leaving, TheUplinkHearsFromTheMomentItIsAsked) {
    EXPECT_TRUE(world.kernel.has(true));
    EXPECT_FALSE(world.kernel.has(false)) << "it may use its function yet";
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    world.event(Event::Failed);
    EXPECT_TRUE(world.kernel.has(true)) << "it may have let go";
}

TEST_F(Leaving, TheUplinkHearsForAGuestThatSendsByItsStandby) {
    setSent("8\n");
    for (const auto time : {200ms, 200ms, 60000ms}) {
        wait(time);
        EXPECT_TRUE(world.kernel.has(true));
        EXPECT_EQ(world.kernel.vfMac, pairMac) << "one frame does not prove it";
    }
}

// Some cards send frames to one of two functions with the same MAC.
TEST_F(Leaving, OneThatKeepsItsFunctionHasTheCardsFramesAloneAgain) {
    wait(9900ms);
    EXPECT_TRUE(world.kernel.has(true));
    wait(100ms);
    EXPECT_FALSE(world.kernel.has(true));
    world.kernel.entries.push_back(
        {.entry = {.mac = pairMac, .port = {.index = uplinkIndex}}, .bridge = 10});
    wait(100ms);
    EXPECT_TRUE(world.kernel.entries.empty()) << "the bridge still sends to both";
    setSent("8\n");
    wait(100ms);
    EXPECT_TRUE(world.kernel.has(true)) << "late, but it has let go";
}

TEST(Joining, FramesThatComeByTheUplinkTell) {
    Arrival arrival;
    World& world = arrival.world;
    arrival.learn(uplinkIndex, 100ms); // a straggler of the other host
    EXPECT_FALSE(world.kernel.has(false));
    arrival.learn(uplinkIndex, 500ms);
    EXPECT_FALSE(world.kernel.has(false)) << "one frame proves nothing";
    EXPECT_TRUE(world.kernel.has(true));
    arrival.learn(uplinkIndex, 300ms);
    EXPECT_FALSE(world.kernel.has(true));
    EXPECT_EQ(world.domains->next(), std::nullopt) << "nothing to wait for";
}

TEST(Joining, WhatTheBridgeHasLearnedAtTheStandbyGoesWhenTheGuestIsSilent) {
    Arrival arrival;
    arrival.learn(tapIndex, 50ms);
    EXPECT_TRUE(arrival.world.kernel.has(false));
    arrival.learn(tapIndex, 100ms);
    EXPECT_FALSE(arrival.world.kernel.has(false));
    EXPECT_TRUE(arrival.world.kernel.has(true)) << "by the wire it is still to be reached";
}

// A report of a multicast group for example: the bridge would send to the standby for ever.
TEST(Joining, AFrameOfTheStandbyDoesNotKeepTheGuestFromItsFunction) {
    Arrival arrival;
    World& world = arrival.world;
    world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world.now);
    ASSERT_TRUE(world.kernel.entries.empty());
    world.now += 60s;
    for (const char* sent : {"7\n", "8\n"}) {
        setSent(sent);
        arrival.learn(tapIndex, 0ms);
    }
    EXPECT_TRUE(world.kernel.has(false)) << "it may have lost its function's link";
    EXPECT_EQ(world.domains->next(), world.now + 100ms);
    world.now += 100ms;
    world.domains->reconcile(world.now);
    EXPECT_FALSE(world.kernel.has(false));
    EXPECT_EQ(world.domains->next(), std::nullopt);
    setSent("");
}

// Given to a domain that runs: as long as the guest has not found it, it hears by the other.
TEST(Joining, AFunctionThatIsAttachedIsJoinedFirst) {
    World world;
    world.sight = {.running = true};
    world.hasFunction = false;
    world.look();
    world.hasFunction = true;
    world.look();
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    EXPECT_TRUE(world.kernel.has(true));
    world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world.now);
    EXPECT_TRUE(world.kernel.entries.empty());
}

TEST(Joining, TheAgentTells) {
    Arrival arrival;
    arrival.world.domains->inGuest(uuid, {pairMac, pairMac}, arrival.world.now);
    EXPECT_FALSE(arrival.world.kernel.entries.empty());
    arrival.world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, arrival.world.now);
    EXPECT_TRUE(arrival.world.kernel.entries.empty());
}

// row: Input | the guest's agent lies | no other domain is harmed
TEST(Joining, AnAgentThatLiesHarmsNobodyElse) {
    Arrival arrival;
    World& world = arrival.world;
    const auto entries = world.kernel.entries;
    world.domains->inGuest("another", {pairMac, pairMac, pairMac}, world.now);
    world.domains->inGuest(uuid, std::vector(1000, oldMac), world.now);
    EXPECT_EQ(world.kernel.entries, entries);
    EXPECT_EQ(world.domains->records().size(), 1U);
}

// row: Input | the guest has no agent | what the guest sends tells, or time
TEST(Joining, TimeTellsWhereNothingElseDoes) {
    Arrival arrival;
    arrival.world.domains->reconcile(arrival.world.now + 9s);
    EXPECT_FALSE(arrival.world.kernel.entries.empty());
    arrival.world.domains->reconcile(arrival.world.now + 10s);
    EXPECT_TRUE(arrival.world.kernel.entries.empty());
}

} // namespace

} // namespace netfailover::host::test
