// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What libvirt does with a domain besides migrating it.
#include "world.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using core::Event;
using core::Job;
using core::Stage;

/// A domain that libvirt writes into a file: "virsh dump".
struct Dump : testing::Test {
    World world;

    Dump() {
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        world.look();
        world.sight.job = Job::Other;
    }

    [[nodiscard]] const core::Course& course() const {
        return world.domains->records().at(uuid).course;
    }

    [[nodiscard]] const daemon::PairRecord& pair() const {
        return world.domains->records().at(uuid).pairs.front();
    }

    void unplug() {
        for (const auto event : {Event::UnplugAsked, Event::Active}) {
            world.event(event);
            world.look();
        }
    }

    void expectStandby() const {
        EXPECT_NE(world.kernel.vfMac, pairMac);
        EXPECT_TRUE(world.kernel.has(true) && world.kernel.has(false));
    }
};

TEST_F(Dump, HasTheGuestOnItsStandbyAsLongAsQemuKeepsItsFunction) {
    world.event(Event::UnplugAsked);
    world.look();
    EXPECT_EQ(course().stage, Stage::LeavingAsked);
    world.event(Event::Active);
    world.look();
    expectStandby();
}

TEST_F(Dump, LosesTheFunctionAndSaysSo) {
    unplug();
    world.event(Event::Completed);
    world.look();
    world.event(Event::Resumed);
    world.sight.job = Job::None;
    world.look();
    EXPECT_TRUE(course().lost);
    expectStandby();
    EXPECT_EQ(pair().problems.size(), 1U);
}

TEST_F(Dump, ThatIsAbortedGivesTheFunctionBack) {
    unplug();
    world.event(Event::Failed);
    world.look();
    EXPECT_EQ(course().stage, Stage::LeavingFailed);
    world.sight.job = Job::None;
    world.look();
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    EXPECT_FALSE(course().lost);
}

TEST_F(Dump, OfTheMemoryAloneChangesNothing) {
    const int changes = world.kernel.changes;
    world.look();
    EXPECT_EQ(course().stage, Stage::Running);
    EXPECT_EQ(world.kernel.changes, changes);
}

TEST_F(Dump, IsNoReasonToTakeADomainThatIsNewForOneThatHasGone) {
    world.memory.text.clear();
    world.start();
    world.look();
    EXPECT_EQ(course().stage, Stage::Running);
    EXPECT_EQ(world.kernel.vfMac, pairMac);
}

// libvirt is busy with a domain that is attached a device, or that starts.
TEST_F(Dump, OrWhateverLibvirtIsBusyWithChangesNothing) {
    world.sight.job = Job::Unknown;
    const int changes = world.kernel.changes;
    world.look();
    EXPECT_EQ(course().stage, Stage::Running);
    EXPECT_EQ(world.kernel.changes, changes);
    unplug();
    expectStandby();
}

TEST_F(Dump, OutlivesTheDaemon) {
    unplug();
    world.start();
    world.look();
    expectStandby();
}

} // namespace

} // namespace netfailover::host::test
