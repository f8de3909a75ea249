// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A virtual function that goes for good (sriov_numvfs=0) while it is a pair's.
#include "world.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using core::Event;
using core::HookOperation;

constexpr unsigned rate = 100;
constexpr const char* device = "bus/pci/devices/0000:42:02.0";

/// A domain that has come here, with a function that was given another MAC and a rate.
struct Vanishing : testing::Test {
    Sysfs sysfs;
    std::optional<World> world;

    Vanishing() {
        World source;
        source.kernel.vfMac = pairMac;
        source.kernel.attributes.maxRate = rate;
        source.sight = {.running = true};
        source.look();
        source.record();
        sysfs.join("pf0");
        world.emplace(sysfs);
        world->metadata = source.metadata;
        for (const auto operation :
             {HookOperation::Migrate, HookOperation::Prepare, HookOperation::Start}) {
            world->hook(operation);
        }
        world->event(Event::Resumed);
        world->sight = {.running = true};
        world->domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world->now);
    }

    void vanish() {
        std::filesystem::rename(sysfs.path(device), sysfs.path("gone"));
        world->kernel.count = 0;
    }

    /// Another one of the same number.
    void comeAgain() {
        std::filesystem::rename(sysfs.path("gone"), sysfs.path(device));
        world->kernel.count = 2;
        world->kernel.vfMac = core::noMac();
        world->kernel.attributes.maxRate = rate;
    }

    void end() {
        world->sight = {};
        world->look();
    }

    void expectFresh() {
        EXPECT_EQ(world->kernel.vfMac, core::noMac());
        EXPECT_EQ(world->kernel.attributes.maxRate, rate);
        EXPECT_TRUE(world->kernel.entries.empty());
        EXPECT_TRUE(world->domains->records().empty());
    }
};

// row: Kernel | virtual functions vanish (sriov_numvfs) | the next ones keep what they have
TEST_F(Vanishing, LeavesNothingToBeGivenBackAfterTheDomainsEnd) {
    const auto& made = world->domains->records().at(uuid).pairs.front().made;
    ASSERT_TRUE(made.vfMacBefore && made.given);
    vanish();
    end();
    EXPECT_TRUE(world->domains->records().empty());
    comeAgain();
    world->look();
    expectFresh();
}

TEST_F(Vanishing, LeavesTheNextOneOfItsNumberAlone) {
    vanish();
    world->hasFunction = false;
    world->look();
    EXPECT_TRUE(world->kernel.has(true)) << "the standby's way out is as it was";
    comeAgain();
    world->look();
    end();
    expectFresh();
}

// As some drivers do while they reset the function that a domain has just given back.
TEST_F(Vanishing, IsNotWhatACardDoesNotTellOfForAMoment) {
    world->kernel.vfMac = core::noMac();
    world->kernel.count = 0;
    end();
    ASSERT_TRUE(world->domains->next().has_value()) << "to be looked at again";
    world->kernel.count = 2;
    world->domains->reconcile(*world->domains->next());
    EXPECT_EQ(world->kernel.vfMac, oldMac);
    EXPECT_EQ(world->kernel.attributes.maxRate, 0U);
    EXPECT_TRUE(world->domains->records().empty());
}

} // namespace

} // namespace netfailover::host::test
