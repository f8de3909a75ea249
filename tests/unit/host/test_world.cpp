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

/// A domain that has left, and nobody has told us.
struct EndUnheard : testing::Test {
    World world;

    EndUnheard() {
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        world.look();
        world.kernel.vfMac = oldMac;
        world.now += 1h;
    }

    /// libvirt gives a function the pair's MAC between "prepare" and "start".
    void begin() {
        world.hook(core::HookOperation::Prepare);
        world.kernel.vfMac = pairMac;
        world.hook(core::HookOperation::Start);
    }
};

TEST_F(EndUnheard, DoesNotMakeAMigrationBackAPlainStart) {
    world.hook(core::HookOperation::Migrate);
    world.sight = {};
    world.look(); // asked before libvirt has heard of it
    begin();
    EXPECT_NE(world.kernel.vfMac, pairMac) << "it runs elsewhere for as long as it is copied";
    world.hook(core::HookOperation::Started);
    EXPECT_NE(world.kernel.vfMac, pairMac);
    world.event(Event::Resumed);
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    EXPECT_TRUE(world.kernel.has(true)) << "the guest has yet to find it";
}

TEST_F(EndUnheard, DoesNotMakeAPlainStartAMigration) {
    for (const bool wasRefused : {false, true}) {
        if (wasRefused) {
            world.hook(core::HookOperation::Migrate);
            world.now += 61s;
        }
        begin();
        EXPECT_EQ(world.kernel.vfMac, pairMac);
        world.hook(core::HookOperation::Started);
        EXPECT_EQ(world.domains->records().at(uuid).course.stage, core::Stage::Running);
    }
}

// An answer may be on its way for as long as libvirt likes.
TEST(Look, DoesNotHoldWhereSomethingWasToldSince) {
    World world;
    world.kernel.vfMac = pairMac;
    world.sight = {.running = true};
    world.look();
    const auto asked = world.now;
    world.now += 1s;
    world.event(Event::UnplugAsked);
    world.event(Event::Active);
    const libvirt::Found found{.uuid = uuid, .sight = world.sight, .xml = domainXml};
    EXPECT_FALSE(world.domains->found(found, world.now, asked));
    world.domains->listed({}, world.now, asked);
    EXPECT_EQ(world.domains->records().at(uuid).course.stage, core::Stage::LeavingActive);
    EXPECT_TRUE(world.domains->found(found, world.now));
    EXPECT_EQ(world.domains->records().at(uuid).course.stage, core::Stage::Arrived);
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

/// A domain with two pairs, of which some have their function.
std::string twoPairs(bool first, bool second) {
    const auto half = domainXml.find("<interface type='hostdev'>");
    const auto end = domainXml.find("</devices>");
    const auto other = [](std::string text) {
        for (const auto& [from, to] :
             {std::pair("12:53", "12:54"), std::pair("tap01", "tap02"),
              std::pair("ua-sby", "ua-sby2"), std::pair("function='0'", "function='1'")}) {
            const auto at = text.find(from);
            text = at == std::string::npos ? text : text.replace(at, std::string(from).size(), to);
        }
        return text;
    };
    const auto start = domainXml.find("<interface");
    const std::string standby = domainXml.substr(start, half - start);
    const std::string function = domainXml.substr(half, end - half);
    return domainXml.substr(0, start) + standby + other(standby) + (first ? function : "") +
           (second ? other(function) : "") + domainXml.substr(end);
}

// Taken for joined, the second one's standby would have no entry while the guest is on it.
TEST(Attachment, OfASecondFunctionWhileTheGuestJoinsTheFirstOneIsAJoiningOfItsOwn) {
    World world;
    const auto look = [&](bool first, bool second) {
        world.domains->found({.uuid = uuid,
                              .sight = {.running = true},
                              .xml = twoPairs(first, second),
                              .persistentXml = twoPairs(true, true)},
                             world.now);
        return world.domains->records().at(uuid);
    };
    ASSERT_EQ(look(false, false).pairs.size(), 2U);
    world.now += 1min;
    ASSERT_EQ(look(true, false).course.stage, core::Stage::Arrived);
    for (const auto later : {1s, 4s, 4s}) {
        world.now += later;
        EXPECT_FALSE(look(true, true).pairs.at(1).enslaved);
    }
    world.now += 1s;
    EXPECT_TRUE(look(true, true).pairs.at(0).enslaved);
    EXPECT_EQ(look(true, true).course.stage, core::Stage::Arrived) << "the second has 1 s left";
    world.now += 1s;
    EXPECT_EQ(look(true, true).course.stage, core::Stage::Running);
}

// A daemon that knows its domain sees a pair come with its function at once.
TEST(Attachment, OfAWholePairIsAJoiningToo) {
    World world;
    world.sight = {.running = true};
    world.look();
    ASSERT_TRUE(world.domains->records().at(uuid).pairs.at(0).enslaved) << "it may have had it";
    world.domains->found(
        {.uuid = uuid, .sight = world.sight, .xml = twoPairs(true, true), .persistentXml = ""},
        world.now);
    EXPECT_FALSE(world.domains->records().at(uuid).pairs.at(1).enslaved);
    EXPECT_TRUE(world.domains->records().at(uuid).pairs.at(0).enslaved);
}

/// A guest that has its function, and is asked to let go of it by a detach.
struct Detaching : testing::Test {
    World world;

    Detaching() {
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        world.look();
        mark();
    }

    void mark() { world.domains->detaching({{uuid, world.now + 60s}}, world.now); }

    [[nodiscard]] core::Phase phase() const {
        const auto& record = world.domains->records().at(uuid);
        return daemon::phaseOf(record, record.pairs.front());
    }

    void expectBothHear() const {
        EXPECT_EQ(world.kernel.vfMac, pairMac);
        EXPECT_TRUE(world.kernel.has(true));
    }
};

TEST_F(Detaching, HearsByBothHalvesUntilItHasLetGo) {
    for (int look = 0; look < 3; ++look) {
        EXPECT_EQ(phase(), core::Phase::LeavingAsked);
        expectBothHear();
        world.now += 2s;
        world.look();
    }
    world.hasFunction = false;
    world.kernel.vfMac = oldMac; // by libvirt
    world.look();
    EXPECT_EQ(phase(), core::Phase::OnStandby);
    EXPECT_TRUE(world.kernel.has(true) && world.kernel.has(false));
    world.domains->detaching({}, world.now);
    EXPECT_EQ(phase(), core::Phase::OnStandby);
}

// It may have let go of it, or may yet: whoever has asked gives up, or was killed.
TEST_F(Detaching, IsOverAsAMigrationThatWasGivenUpIs) {
    for (const bool isKilled : {false, true}) {
        mark();
        EXPECT_LE(world.domains->next().value(), world.now + 60s);
        if (isKilled) {
            world.now += 60s;
            world.domains->reconcile(world.now);
        } else {
            world.domains->detaching({}, world.now);
        }
        EXPECT_EQ(phase(), core::Phase::Arrived);
        expectBothHear();
        world.now += 10s;
        world.look();
        EXPECT_EQ(phase(), core::Phase::Accelerated);
        EXPECT_TRUE(world.kernel.entries.empty());
    }
}

TEST_F(Detaching, OutlivesTheDaemon) {
    world.start();
    mark();
    world.look();
    EXPECT_EQ(phase(), core::Phase::LeavingAsked);
    expectBothHear();
}

TEST_F(Detaching, IsOneDomainsMatter) {
    world.domains->detaching({}, world.now);
    world.now += 10s;
    world.look();
    world.domains->detaching({{"8f0b42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb", world.now + 60s}},
                             world.now);
    EXPECT_EQ(phase(), core::Phase::Accelerated);
    EXPECT_TRUE(world.kernel.entries.empty());
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
