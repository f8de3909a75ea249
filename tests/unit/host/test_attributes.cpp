// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a virtual function has besides its MAC goes with the pair from host to host.
#include "host/xml/document.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/functions.hpp"
#include "world.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using core::Event;
using core::HookOperation;
using core::VfAttributes;

constexpr unsigned rate = 100;

/// Two hosts, and a domain that runs on the first one with a function that is trusted there.
struct Carried : testing::Test {
    World source{};
    World destination{};

    Carried() {
        source.kernel.vfMac = pairMac;
        source.kernel.attributes.trust = true;
        source.kernel.attributes.maxRate = rate;
        source.sight = {.running = true};
        source.look();
        source.record();
        destination.metadata = source.metadata;
    }

    /// libvirt gives the function its MAC, and takes away its VLAN, between two calls.
    void prepare() {
        destination.hook(HookOperation::Migrate);
        destination.hook(HookOperation::Prepare);
        destination.kernel.vfMac = pairMac;
        destination.kernel.attributes.vlan = 0;
        destination.hook(HookOperation::Start);
    }

    void arrive() {
        destination.event(Event::Negotiated);
        destination.event(Event::Resumed);
        destination.sight = {.running = true};
        destination.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, destination.now);
    }

    void leave() {
        destination.hook(HookOperation::Stopped);
        destination.kernel.vfMac = oldMac;
        destination.sight = {};
        destination.hook(HookOperation::Release);
    }
};

TEST_F(Carried, AreThereBeforeTheGuestIs) {
    const VfAttributes before = destination.kernel.attributes;
    prepare();
    EXPECT_EQ(destination.kernel.attributes.trust, true);
    EXPECT_EQ(destination.kernel.attributes.maxRate, rate);
    arrive();
    destination.look();
    EXPECT_EQ(destination.kernel.attributes.maxRate, rate);
    EXPECT_TRUE(destination.domains->unrecorded().empty()) << "the XML says so already";
    EXPECT_EQ(destination.domains->next(), std::nullopt);
    leave();
    EXPECT_EQ(destination.kernel.attributes, before);
    EXPECT_TRUE(destination.domains->records().empty());
}

TEST_F(Carried, GiveTheFunctionItsVlanAfterLibvirtHasTakenIt) {
    source.kernel.attributes.vlan = 7;
    source.look();
    source.record();
    destination.metadata = source.metadata;
    destination.kernel.attributes.vlan = 9;
    prepare();
    EXPECT_EQ(destination.kernel.attributes.vlan, 7);
    arrive();
    destination.kernel.attributes.vlan = 9; // as libvirt has it written down
    leave();
    EXPECT_EQ(destination.kernel.attributes.vlan, 9);
}

TEST_F(Carried, LeaveAPlainStartAlone) {
    const VfAttributes before = destination.kernel.attributes;
    destination.hook(HookOperation::Prepare);
    destination.kernel.vfMac = pairMac;
    destination.hook(HookOperation::Start);
    destination.hook(HookOperation::Started);
    destination.sight = {.running = true};
    destination.look();
    EXPECT_EQ(destination.kernel.attributes, before);
}

TEST_F(Carried, AreTheAdministratorsOnceTheyAreGiven) {
    prepare();
    arrive();
    destination.kernel.attributes.maxRate = 2 * rate;
    destination.look();
    EXPECT_EQ(destination.kernel.attributes.maxRate, 2 * rate);
    destination.record();
    EXPECT_NE(destination.metadata.find("max-rate='200'"), std::string::npos);
    EXPECT_TRUE(destination.domains->unrecorded().empty());
    leave();
    EXPECT_EQ(destination.kernel.attributes.maxRate, 2 * rate) << "not as we have set it";
    EXPECT_EQ(destination.kernel.attributes.trust, false);
}

TEST_F(Carried, ACardThatLacksOneHasTheOthersAndIsTold) {
    destination.kernel.canTrust = false;
    prepare();
    arrive();
    destination.look();
    EXPECT_EQ(destination.kernel.attributes.maxRate, rate);
    EXPECT_EQ(destination.kernel.vfMac, pairMac);
    const auto& problems = destination.domains->records().begin()->second.pairs.front().problems;
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_TRUE(problems.front().ends_with(": trust on")) << problems.front();
    EXPECT_EQ(destination.domains->next(), std::nullopt) << "to try again helps nothing";
    EXPECT_TRUE(destination.domains->unrecorded().empty()) << "a next host may have it";
}

TEST_F(Carried, SurviveADaemonThatIsKilledAtAnyChange) {
    const VfAttributes before = destination.kernel.attributes;
    for (int kill = 1; kill < 6; ++kill) {
        destination.kernel.killIn = kill;
        prepare();
        destination.kernel.killIn = 0;
        arrive();
        destination.look();
        EXPECT_EQ(destination.kernel.attributes.trust, true) << kill;
        EXPECT_EQ(destination.kernel.attributes.maxRate, rate) << kill;
        leave();
        destination.look();
        EXPECT_EQ(destination.kernel.attributes, before) << kill;
    }
}

TEST_F(Carried, GoToAFunctionThatIsAttachedLater) {
    destination.hasFunction = false;
    prepare();
    destination.kernel.vfMac = oldMac;
    arrive();
    destination.look();
    EXPECT_EQ(destination.kernel.attributes.trust, false);
    destination.hasFunction = true;
    destination.look();
    EXPECT_EQ(destination.kernel.attributes.trust, true);
    destination.hasFunction = false;
    destination.look();
    EXPECT_EQ(destination.kernel.attributes.trust, false) << "it is the pair's no more";
}

TEST(Metadata, IsReadAsItIsWritten) {
    VfAttributes one{.mac = pairMac, .vlan = 4094, .qos = 7, .vlanProtocol = 0x88a8};
    one.maxRate = UINT32_MAX;
    one.spoofCheck = false;
    one.link = core::VfLink::Disable;
    const std::vector all{one, VfAttributes{.mac = oldMac, .vlanProtocol = 0x8100, .trust = true}};
    std::string text = xml::functionsXml(all);
    const auto parse = [&](const std::string& name) {
        return xml::readDomain("<domain><metadata><other/>" + text + "</metadata><name>" + name +
                               "</name></domain>")
            .functions;
    };
    EXPECT_TRUE(parse("without our namespace it is somebody else's").empty());
    const std::string plain = text;
    text.insert(std::string("<functions").size(), " xmlns='urn:net-failover:host:1'");
    EXPECT_EQ(parse("as another program may write it"), all);
    text = plain;
    for (auto at = text.find("function"); at != std::string::npos;
         at = text.find("function", at + std::string("a:function").size())) {
        text.insert(at, "a:");
    }
    text.insert(std::string("<a:functions").size(),
                " xmlns:b='x' xmlns:a='urn:net-failover:host:1'");
    EXPECT_EQ(parse("as libvirt does"), all);
}

// Another host has written it, or whoever may define a domain.
// row: Input | hostile metadata from another host | is none at all
TEST(Metadata, IsNothingWhereAnyValueIsWrong) {
    const std::string good =
        xml::functionsXml({{.mac = pairMac, .vlanProtocol = 0x8100, .trust = true}});
    const auto count = [](std::string text) {
        text.insert(std::string("<functions").size(), " xmlns='urn:net-failover:host:1'");
        return xml::readDomain("<domain><metadata>" + text + "</metadata></domain>")
            .functions.size();
    };
    ASSERT_EQ(count(good), 1U);
    for (const auto& [right, wrong] :
         std::map<std::string, std::string>{{"vlan='0'", "vlan='4096'"},
                                            {"qos='0'", "qos='8'"},
                                            {"protocol='802.1Q'", "protocol='../../etc'"},
                                            {"min-rate='0'", "min-rate='-1'"},
                                            {"max-rate='0'", "max-rate='4294967296'"},
                                            {"trust='on'", "trust='$(reboot)'"},
                                            {"mac='52:", "mac='5:"},
                                            {" vlan='0'", ""}}) {
        std::string text = good;
        ASSERT_NE(text.find(right), std::string::npos) << right;
        text.replace(text.find(right), right.size(), wrong);
        EXPECT_EQ(count(text), 0U) << wrong;
    }
    std::string many = "<functions>";
    for (int number = 0; number < 1000; ++number) {
        many += good.substr(good.find("<function "), good.rfind("</") - good.find("<function "));
    }
    EXPECT_EQ(count(many + "</functions>"), 64U);
}

} // namespace

} // namespace netfailover::host::test
