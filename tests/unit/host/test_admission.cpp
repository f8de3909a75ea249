// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the daemon answers when libvirt asks whether a domain may come.
#include "host/daemon/admission.hpp"
#include "host/xml/domain.hpp"
#include "world.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using core::Event;
using core::HookOperation;

std::string with(std::string xml, const std::string& text, const std::string& other) {
    return xml.replace(xml.find(text), text.size(), other);
}

std::string asked(World& world, const std::string& xml) {
    return world.domains->call({.operation = HookOperation::Migrate, .xml = xml}, world.now);
}

/// As most are: libvirt binds the driver for guests.
const std::string managedXml =
    with(domainXml, "<interface type='hostdev'>", "<interface type='hostdev' managed='yes'>");

TEST(Admission, RefusesOnlyWhatThisHostCannotGive) {
    World world;
    EXPECT_EQ(asked(world, domainXml), core::hookConsent);
    EXPECT_TRUE(core::refusalIn(asked(world, with(managedXml, "slot='2'", "slot='9'"))));
    world.sight = {.running = true};
    world.look();
    EXPECT_TRUE(core::refusalIn(asked(world, with(domainXml, "8f0a", "8f0b"))))
        << "another domain has it";
}

// A free one of the card below the bridge is as good as the one that the source has named.
class OtherFunction : public testing::Test {
protected:
    OtherFunction() { setFlags("0x1002\n"); }
    ~OtherFunction() override { setFlags(""); }
    OtherFunction(const OtherFunction&) = delete;
    OtherFunction(OtherFunction&&) = delete;
    OtherFunction& operator=(const OtherFunction&) = delete;
    OtherFunction& operator=(OtherFunction&&) = delete;

    static void setFlags(const std::string& flags) {
        cardInBridge().file("class/net/pf0v1/flags", flags);
    }

    World world{};
    std::string elsewhere{with(managedXml, "slot='2'", "slot='9'")};
};

TEST_F(OtherFunction, TakesThePlaceOfOneThatIsNotHere) {
    const std::string answer = asked(world, elsewhere);
    ASSERT_TRUE(core::changeIn(answer)) << answer;
    const auto pairs = core::pairsOf(xml::readDomain(*core::changeIn(answer)));
    EXPECT_EQ(pairs.at(0).primary->hostAddress, core::PciAddress::parse("42:02.1"));
    EXPECT_TRUE(core::refusalIn(asked(world, with(elsewhere, "8f0a", "8f0b"))))
        << "it is promised to somebody";
    world.now += 61s;
    world.domains->reconcile(world.now);
    EXPECT_TRUE(core::changeIn(asked(world, with(elsewhere, "8f0a", "8f0b"))))
        << "the first one has not come";
}

TEST_F(OtherFunction, TakesThePlaceOfOneThatIsBoundForAGuest) {
    EXPECT_TRUE(core::changeIn(asked(world, managedXml)));
    setFlags("0x1003\n");
    EXPECT_EQ(asked(world, managedXml), core::hookConsent) << "libvirt knows more than we do";
}

TEST_F(OtherFunction, IsNotOneThatThisHostUses) {
    setFlags("0x1003\n");
    EXPECT_TRUE(core::refusalIn(asked(world, elsewhere)));
}

// The hook gives up after two seconds, and libvirt goes on with what it has.
TEST_F(OtherFunction, IsNobodysWhereTheAnswerCameTooLate) {
    ASSERT_TRUE(core::changeIn(asked(world, elsewhere)));
    (void)world.domains->call({.operation = HookOperation::Prepare, .xml = elsewhere}, world.now);
    EXPECT_TRUE(core::changeIn(asked(world, with(elsewhere, "8f0a", "8f0b"))));
}

TEST_F(OtherFunction, IsToBeInTheDefinitionToo) {
    const std::string changed(core::changeIn(asked(world, elsewhere)).value());
    for (const auto operation : {HookOperation::Prepare, HookOperation::Start}) {
        (void)world.domains->call({.operation = operation, .xml = changed}, world.now);
    }
    world.event(Event::Resumed);
    world.start(); // what it knows survives
    const auto look = [&](const std::string& persistent) {
        world.domains->found(
            {.uuid = uuid, .sight = {.running = true}, .xml = changed, .persistentXml = persistent},
            world.now);
        return !world.domains->lacking().empty();
    };
    EXPECT_TRUE(look(elsewhere));
    EXPECT_EQ(world.domains->lacking().at(uuid), std::vector{*core::PciAddress::parse("42:09.0")});
    EXPECT_FALSE(look(changed));
    EXPECT_FALSE(look(domainXml)) << "an administrator's change for the next start";
}

// Libvirt refuses any other one, and binds none itself.
TEST(Admission, TakesOneThatIsBoundForGuestsWhereLibvirtBindsNone) {
    const Sysfs sysfs;
    sysfs.join("pf0");
    sysfs.file("class/net/pf0v1/flags", "0x1002\n");
    const std::string absent = with(domainXml, "slot='2'", "slot='9'");
    const auto admission = daemon::admit(sysfs.places(), {}, {}, absent);
    ASSERT_EQ(admission.replaced.size(), 1U) << admission.refusal;
    EXPECT_EQ(admission.replaced.front().chosen, core::PciAddress::parse("42:02.0"));
    EXPECT_TRUE(daemon::admit(sysfs.places(), {}, {}, domainXml).replaced.empty());
    const std::string unbound = with(domainXml, "slot='2' function='0'", "slot='2' function='1'");
    EXPECT_EQ(daemon::admit(sysfs.places(), {}, {}, unbound).replaced.size(), 1U);
    std::filesystem::remove(sysfs.path("bus/pci/devices/0000:42:02.0/driver"));
    for (const std::string& xml : {absent, unbound, domainXml}) {
        EXPECT_NE(daemon::admit(sysfs.places(), {}, {}, xml).refusal, "");
    }
}

TEST(Admission, GivesNoneTwiceWhereLibvirtBindsNone) {
    World world;
    world.sight = {.running = true};
    world.look();
    EXPECT_TRUE(core::refusalIn(
        asked(world, with(with(domainXml, "8f0a", "8f0b"), "slot='2'", "slot='9'"))));
}

TEST(Admission, LeavesAWholeCardToADomainUnlessThisHostUsesIt) {
    const Sysfs sysfs;
    const std::string whole = with(managedXml, "slot='2'", "slot='0'");
    EXPECT_EQ(daemon::admit(sysfs.places(), {}, {}, whole).refusal, "");
    sysfs.join("pf0");
    EXPECT_NE(daemon::admit(sysfs.places(), {}, {}, whole).refusal, "");
}

// What libvirt would take as well as any other is not left to it.
TEST(Admission, RefusesWhatThisHostUsesWhateverTheSettingsSay) {
    const Sysfs sysfs;
    core::Settings settings;
    settings.refuses = false;
    const std::string named = with(managedXml, "slot='2' function='0'", "slot='2' function='1'");
    EXPECT_EQ(daemon::admit(sysfs.places(), settings, {}, named).refusal, "");
    sysfs.join("pf0v1");
    EXPECT_NE(daemon::admit(sysfs.places(), settings, {}, named).refusal, "");
    const std::string absent = with(domainXml, "slot='2'", "slot='9'");
    EXPECT_EQ(daemon::admit(sysfs.places(), settings, {}, absent).refusal, "")
        << "libvirt finds out by itself";
    settings.cards["br0"] = {"ens9"};
    EXPECT_NE(daemon::admit(sysfs.places(), settings, {}, domainXml).refusal, "")
        << "it leads to another network";
}

// It may lead anywhere, and libvirt would take it.
TEST(Admission, RefusesOneOfAnotherCardThanThoseBelowTheBridge) {
    const Sysfs sysfs;
    sysfs.card("0000:43:00.0", "pf1", 20);
    sysfs.link("bus/pci/devices/0000:43:02.0/physfn", "../0000:43:00.0");
    sysfs.link("bus/pci/devices/0000:43:00.0/virtfn0", "../0000:43:02.0");
    sysfs.port("eth0", 21);
    sysfs.join("eth0");
    const std::string named = with(managedXml, "bus='0x42'", "bus='0x43'");
    core::Settings settings;
    settings.refuses = false;
    const auto refusal = [&] { return daemon::admit(sysfs.places(), settings, {}, named).refusal; };
    EXPECT_EQ(refusal(), "") << "the standby is on another card on purpose";
    sysfs.join("pf0");
    EXPECT_NE(refusal(), "");
    settings.cards["br0"] = {"pf1"};
    EXPECT_EQ(refusal(), "");
    settings.cards.clear();
    sysfs.file("class/net/pf0v1/flags", "0x1002\n");
    const auto admission = daemon::admit(sysfs.places(), settings, {}, named);
    ASSERT_EQ(admission.replaced.size(), 1U);
    EXPECT_EQ(admission.replaced.front().chosen, core::PciAddress::parse("42:02.1"));
}

TEST(Admission, KnowsEveryCardOfABondBelowTheBridge) {
    const Sysfs sysfs;
    sysfs.nic("0000:01:00.0", "eno1", 30);
    sysfs.link("bus/pci/devices/0000:01:02.1/physfn", "../0000:01:00.0");
    sysfs.link("bus/pci/devices/0000:01:00.0/virtfn0", "../0000:01:02.1");
    sysfs.port("bond0", 20);
    sysfs.link("class/net/bond0/lower_eno1", "../eno1");
    sysfs.link("class/net/bond0/lower_pf0", "../pf0");
    sysfs.join("bond0");
    const std::string second = with(managedXml, "slot='2' function='0'", "slot='2' function='1'");
    for (const char* bus : {"bus='0x42'", "bus='0x01'"}) {
        const auto admission =
            daemon::admit(sysfs.places(), {}, {}, with(second, "bus='0x42'", bus));
        EXPECT_EQ(admission.refusal, "") << bus;
        EXPECT_TRUE(admission.replaced.empty()) << bus;
    }
}

// libvirt cannot take an interface out of another network namespace.
TEST(Admission, TakesAnotherOneWhereAContainerHasTheNamedOne) {
    const Sysfs sysfs;
    sysfs.join("pf0");
    sysfs.vf("0000:42:02.2", 2, "iavf", "", 0);
    sysfs.file("class/net/pf0v1/flags", "0x1002\n");
    const std::string named = with(managedXml, "slot='2' function='0'", "slot='2' function='2'");
    const auto admission = daemon::admit(sysfs.places(), {}, {}, named);
    ASSERT_EQ(admission.replaced.size(), 1U);
    EXPECT_EQ(admission.replaced.front().chosen, core::PciAddress::parse("42:02.1"));
}

TEST_F(OtherFunction, OfACardThatTheSettingsName) {
    core::Settings settings;
    settings.cards["br0"] = {"ens9"};
    const std::string network =
        with(managedXml, "<source bridge='br0'/>", "<source bridge='br1'/>");
    const kernel::Places places = cardInBridge().places();
    EXPECT_EQ(daemon::admit(places, settings, {}, network).refusal, "");
    EXPECT_NE(daemon::admit(places, settings, {}, managedXml).refusal, "") << "another card";
    settings.cards["br0"] = {"ens9", "pf0"};
    EXPECT_EQ(daemon::admit(places, settings, {}, managedXml).refusal, "");
    settings.cards["br1"] = {"pf0"};
    EXPECT_EQ(
        daemon::admit(places, settings, {}, with(network, "slot='2'", "slot='9'")).replaced.size(),
        1U);
}

} // namespace

} // namespace netfailover::host::test
