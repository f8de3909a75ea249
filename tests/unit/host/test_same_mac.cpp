// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pairs of the older form: two interfaces with one MAC, and no <teaming>.
#include "world.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using core::HookOperation;

constexpr const char* otherUuid = "8f0b42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb";
const core::Mac othersMac = core::Mac::fromString("52:54:00:00:99:99").value();

std::string without(std::string text, const std::string& start, const std::string& end) {
    for (auto at = text.find(start); at != std::string::npos; at = text.find(start)) {
        text.erase(at, text.find(end, at) + end.size() - at);
    }
    return text;
}

const std::string whole = without(domainXml, "<teaming", "/>");
const std::string alone = without(whole, "<interface type='hostdev'>", "</interface>");
const std::string announced = [] {
    std::string text = alone;
    text.insert(text.find("<devices>"),
                "<metadata><net-failover:functions xmlns:net-failover='urn:net-failover:host:1'>"
                "<net-failover:pair mac='52:54:00:00:12:53'/></net-failover:functions></metadata>");
    return text;
}();
const std::string bare = without(whole, "<interface", "</interface>");

struct SameMac : testing::Test {
    World world;

    void look(const std::string& xml, const std::string& persistent) {
        world.domains->found(
            {.uuid = uuid, .sight = {.running = true}, .xml = xml, .persistentXml = persistent},
            world.now);
    }

    void run() {
        world.kernel.vfMac = pairMac;
        look(whole, whole);
        ASSERT_EQ(world.domains->records().size(), 1U);
    }

    [[nodiscard]] const daemon::PairRecord& pair() const {
        return world.domains->records().at(uuid).pairs.front();
    }
};

TEST_F(SameMac, LosesItsFunctionAndHearsByItsStandby) {
    run();
    world.kernel.vfMac = oldMac; // by libvirt
    look(alone, whole);
    EXPECT_EQ(world.kernel.vfMac, oldMac);
    EXPECT_TRUE(world.kernel.has(true) && world.kernel.has(false));
    EXPECT_FALSE(pair().hasFunction);
    EXPECT_TRUE(pair().owed);
    look(alone, alone);
    EXPECT_FALSE(pair().owed) << "its definition has none";
    EXPECT_TRUE(world.kernel.has(true));
    world.kernel.vfMac = pairMac;
    look(whole, whole);
    world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world.now);
    EXPECT_TRUE(world.kernel.entries.empty());
    EXPECT_EQ(world.kernel.vfMac, pairMac);
}

TEST_F(SameMac, LeavesItsFunctionToTheNextDomainThatHasIt) {
    run();
    world.kernel.vfMac = oldMac;
    look(alone, whole);
    std::string others = whole;
    others.replace(others.find(uuid), std::string(uuid).size(), otherUuid);
    for (auto at = others.find(pairMac.toString()); at != std::string::npos;
         at = others.find(pairMac.toString())) {
        others.replace(at, pairMac.toString().size(), othersMac.toString());
    }
    world.kernel.vfMac = othersMac; // by libvirt
    world.domains->found(
        {.uuid = otherUuid, .sight = {.running = true}, .xml = others, .persistentXml = others},
        world.now);
    EXPECT_EQ(world.kernel.vfMac, othersMac);
    const int changes = world.kernel.changes;
    look(alone, whole);
    EXPECT_EQ(world.kernel.changes, changes) << "they do not take it from each other";
}

TEST_F(SameMac, IsNoneAfterItsStandbyHasGoneToo) {
    run();
    world.kernel.vfMac = oldMac;
    look(alone, whole);
    look(bare, whole);
    EXPECT_TRUE(world.domains->records().empty());
    EXPECT_TRUE(world.kernel.entries.empty());
    EXPECT_EQ(world.kernel.vfMac, oldMac);
}

TEST_F(SameMac, GivesItsFunctionsMacBackWhereBothHaveGone) {
    look(whole, whole); // the card has lost the MAC that libvirt gave it
    ASSERT_EQ(world.kernel.vfMac, pairMac);
    look(bare, bare);
    EXPECT_EQ(world.kernel.vfMac, oldMac);
    EXPECT_TRUE(world.domains->records().empty());
}

TEST_F(SameMac, IsKnownByItsDefinitionToADaemonThatComesLater) {
    look(alone, whole);
    ASSERT_EQ(world.domains->records().size(), 1U);
    EXPECT_TRUE(pair().owed);
}

TEST_F(SameMac, IsNotWhatOnlyTheNextStartWillBe) {
    look(alone, domainXml);
    EXPECT_TRUE(world.domains->records().empty()) << "its standby has no <teaming> yet";
    look(bare, whole);
    EXPECT_TRUE(world.domains->records().empty());
    look(alone, alone);
    EXPECT_TRUE(world.domains->records().empty());
}

// libvirt may have no XML by the time at which it is asked for it.
TEST_F(SameMac, OutlivesADomainWithoutAnyText) {
    run();
    look("", "");
    EXPECT_TRUE(pair().hasFunction);
}

// "failover-migrate run" moves it without its function, and attaches one there.
TEST_F(SameMac, IsKnownFromItsArrivalWithoutItsFunction) {
    for (const auto operation : {HookOperation::Migrate, HookOperation::Prepare,
                                 HookOperation::Start, HookOperation::Started}) {
        (void)world.domains->call({.operation = operation, .xml = announced}, world.now);
        ASSERT_EQ(world.domains->records().size(), 1U) << "else the daemon ends";
        EXPECT_TRUE(world.kernel.entries.empty()) << "it runs elsewhere";
    }
    world.event(core::Event::Resumed);
    look(announced, whole);
    EXPECT_TRUE(world.kernel.has(true) && world.kernel.has(false));
    EXPECT_TRUE(pair().owed);
    world.kernel.vfMac = pairMac; // by libvirt
    look(whole, whole);
    EXPECT_TRUE(pair().hasFunction);
    world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world.now);
    EXPECT_TRUE(world.kernel.entries.empty());
}

TEST_F(SameMac, EndsWithItsDomainAlsoWithoutItsFunction) {
    run();
    world.kernel.vfMac = oldMac;
    look(alone, whole);
    (void)world.domains->call({.operation = HookOperation::Release, .xml = alone}, world.now);
    EXPECT_TRUE(world.domains->records().empty());
    EXPECT_TRUE(world.kernel.entries.empty());
}

} // namespace

} // namespace netfailover::host::test
