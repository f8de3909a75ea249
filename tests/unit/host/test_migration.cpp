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

/// A domain that sends its memory.
struct Sending : testing::Test {
    World world;

    Sending() {
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        world.look();
        world.event(Event::UnplugAsked);
        world.event(Event::Active);
        world.sight = {.running = true, .job = core::Job::Out, .sends = true};
    }

    [[nodiscard]] bool hearsByTheStandby() const {
        return world.kernel.has(true) && world.kernel.has(false);
    }
};

// libvirt tells of the end seconds later where a hook of somebody's takes its time.
TEST_F(Sending, NobodyHearsOnceTheGuestStandsStillToGoOnElsewhere) {
    ASSERT_TRUE(hearsByTheStandby());
    world.event(Event::SwitchesOver);
    EXPECT_TRUE(world.kernel.entries.empty());
    EXPECT_NE(world.kernel.vfMac, pairMac);
    world.look();
    EXPECT_TRUE(world.kernel.entries.empty()) << "libvirt still says that it sends";
}

TEST_F(Sending, ThePairHearsAgainWhereTheRestCannotBeSent) {
    for (const Event end : {Event::Failed, Event::Resumed}) {
        world.event(Event::SwitchesOver);
        world.event(end);
        EXPECT_EQ(world.kernel.vfMac, pairMac) << "QEMU gives the function back";
        EXPECT_TRUE(world.kernel.has(true));
        world.event(Event::UnplugAsked);
        world.event(Event::Active);
    }
}

// virsh suspend, and virsh resume: QEMU tells of that in the words of a switch-over's.
TEST_F(Sending, ThatIsResumedSendsOn) {
    world.event(Event::Resumed);
    EXPECT_TRUE(hearsByTheStandby());
    EXPECT_NE(world.kernel.vfMac, pairMac);
}

// It may take seconds to give the devices back.
TEST_F(Sending, NobodyHearsOnceItsQemuHasEnded) {
    world.hook(HookOperation::Stopped);
    EXPECT_TRUE(world.kernel.entries.empty());
    world.hook(HookOperation::Release);
    EXPECT_TRUE(world.domains->empty());
}

TEST_F(Sending, BothHalvesHearOnceNobodyTellsOfItsEnd) {
    world.domains->unheard(world.now);
    EXPECT_EQ(world.kernel.vfMac, pairMac) << "QEMU may give it back, and the guest look for it";
    EXPECT_TRUE(world.kernel.has(true));
    EXPECT_FALSE(world.kernel.has(false)) << "of the bridge";
    world.now += std::chrono::hours{1};
    world.look();
    EXPECT_TRUE(world.kernel.has(true)) << "a guest on its standby may be silent";
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    world.event(Event::SwitchesOver);
    EXPECT_TRUE(world.kernel.entries.empty());
    EXPECT_NE(world.kernel.vfMac, pairMac);
}

TEST_F(Sending, NobodyHearsWhereNobodyTellsAnyMoreAfterItsEnd) {
    world.event(Event::SwitchesOver);
    world.event(Event::Completed);
    world.domains->unheard(world.now);
    EXPECT_TRUE(world.kernel.entries.empty());
}

// What was written down may be of yesterday.
TEST_F(Sending, NothingIsDoneUnheardBeforeTheWorldWasSeen) {
    world.start();
    world.domains->unheard(world.now);
    EXPECT_TRUE(hearsByTheStandby());
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
