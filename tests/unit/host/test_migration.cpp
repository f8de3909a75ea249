// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where a pair's frames go while its domain is on its way.
#include "courses.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace steps;

// The destination must not take the pair's frames while the domain still runs elsewhere.
TEST(Migration, TheDestinationWaitsForItsTurn) {
    Scene scene;
    for (const Step& step : incoming + active) {
        tellAll(scene, {step});
        EXPECT_NE(scene.destination.kernel.vfMac, pairMac) << step.name;
        EXPECT_TRUE(scene.destination.kernel.entries.empty());
    }
}

TEST(Migration, ThePairsFramesFollowTheGuest) {
    Scene scene;
    tellAll(scene, incoming);
    EXPECT_EQ(scene.source.kernel.vfMac, pairMac);
    tellAll(scene, active);
    EXPECT_NE(scene.source.kernel.vfMac, pairMac);
    EXPECT_TRUE(scene.source.kernel.has(true) && scene.source.kernel.has(false));
    tellAll(scene, completed);
    EXPECT_EQ(scene.destination.kernel.vfMac, pairMac);
    EXPECT_TRUE(scene.destination.kernel.has(true));
    EXPECT_NE(scene.source.kernel.vfMac, pairMac);
    EXPECT_TRUE(scene.source.kernel.entries.empty()) << "libvirt takes seconds to end it";
}

// libvirt drops the other one where it hears nothing of it any more.
TEST(Migration, TheSourceHearsAgainShouldItGoOnAfterAll) {
    World world;
    world.kernel.vfMac = pairMac;
    world.sight = {.running = true};
    world.look();
    for (const auto event : {Event::UnplugAsked, Event::Active, Event::Completed}) {
        world.event(event);
    }
    EXPECT_FALSE(world.kernel.has(true));
    world.event(Event::Resumed);
    EXPECT_TRUE(world.kernel.has(true) && world.kernel.has(false));
    EXPECT_NE(world.kernel.vfMac, pairMac) << "QEMU does not give it back";
}

// QEMU tells both ends of a migration in the same words, and libvirt may say nothing of a
// job to who asks for the domain meanwhile.
TEST(Migration, TheDestinationIsNotTakenForASource) {
    World world;
    for (const auto operation :
         {HookOperation::Migrate, HookOperation::Prepare, HookOperation::Start}) {
        world.hook(operation);
    }
    world.kernel.vfMac = pairMac;
    world.hook(HookOperation::Started);
    world.sight = {.running = true, .paused = true};
    for (const auto event : {Event::UnplugAsked, Event::Active, Event::Completed}) {
        world.event(event);
        world.look();
        EXPECT_NE(world.kernel.vfMac, pairMac);
    }
    world.event(Event::Negotiated);
    for (const auto event : {Event::Active, Event::Completed, Event::Resumed}) {
        world.event(event);
        EXPECT_EQ(world.kernel.vfMac, pairMac);
        EXPECT_FALSE(world.domains->records().begin()->second.course.lost);
    }
}

} // namespace

} // namespace netfailover::host::test
