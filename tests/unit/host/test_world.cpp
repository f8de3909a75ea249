// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the daemon does with all its domains, and when it starts and ends.
#include "world.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using core::Event;

// What an earlier daemon has written down may be of yesterday: a virtual function that is
// in use by now is not to be touched.
TEST(Restart, NothingIsDoneBeforeTheWorldWasSeen) {
    World world;
    world.kernel.vfMac = pairMac;
    world.sight = {.running = true};
    world.look();
    world.event(Event::UnplugAsked);
    world.event(Event::Active);
    world.kernel.vfMac = pairMac; // the guest has it again, and nobody has told us
    const int changes = world.kernel.changes;
    world.start();
    world.domains->reconcile(world.now);
    EXPECT_EQ(world.kernel.changes, changes);
    world.look();
    world.now += 10s; // when it came back nobody knows either
    world.look();
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    EXPECT_TRUE(world.kernel.entries.empty());
}

// Its libvirtd was killed, and another one does not know the domain.
TEST(Restart, OfLibvirtdEndsWhatWasOnItsWay) {
    for (const bool isPrepared : {true, false}) {
        World world;
        world.hook(core::HookOperation::Migrate);
        if (isPrepared) {
            world.hook(core::HookOperation::Prepare);
        }
        world.now += 1s;
        world.look();
        EXPECT_EQ(world.domains->records().size(), 1U) << "the answer may be of before the call";
        world.domains->askedAnew(world.now);
        world.look();
        EXPECT_EQ(world.domains->records().empty(), isPrepared)
            << "one that is announced libvirt need not know yet";
    }
}

TEST(Look, IsOneForAllDomains) {
    World world;
    world.sight = {.running = true};
    world.kernel.vfMac = pairMac;
    for (const char* other : {"8f0a", "8f0b", "8f0c"}) {
        const std::string id = std::string(other) + std::string(uuid).substr(4);
        world.domains->found({.uuid = id, .sight = world.sight, .xml = domainXml}, world.now);
    }
    ASSERT_EQ(world.domains->records().size(), 3U);
    const int looks = world.kernel.looks;
    world.domains->reconcile(world.now);
    EXPECT_EQ(world.kernel.looks, looks + 1);
}

TEST(Withdrawal, LeavesNothingOfOurs) {
    World world;
    world.kernel.vfMac = pairMac;
    world.sight = {.running = true};
    world.look();
    world.event(Event::UnplugAsked);
    world.event(Event::Active);
    ASSERT_EQ(world.kernel.entries.size(), 2U);
    world.start();
    world.domains->withdraw();
    EXPECT_TRUE(world.kernel.entries.empty());
    EXPECT_TRUE(daemon::recordsIn(world.memory.text).empty());
}

TEST(Owing, IsTold) {
    World world;
    world.sight = {.running = true};
    world.hasFunction = false;
    world.look();
    EXPECT_TRUE(world.domains->lacking().contains(uuid));
    world.event(Event::UnplugAsked);
    EXPECT_TRUE(world.domains->lacking().empty()) << "a domain that leaves is left alone";
}

} // namespace

} // namespace netfailover::host::test
