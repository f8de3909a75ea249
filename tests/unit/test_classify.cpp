// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/classify.hpp"

#include "case_name.hpp"
#include "guest/core/names.hpp"
#include "links.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

using Links = std::vector<Link>;

Links operator+(Links links, const Links& more) {
    links.insert(links.end(), more.begin(), more.end());
    return links;
}

Link with(Link link, auto change) {
    change(link);
    return link;
}

// Every failover as "master=primary,standby active state", joined by "; ".
std::string summary(const Topology& topology) {
    std::string text;
    for (const Failover& failover : topology.failovers) {
        text += text.empty() ? "" : "; ";
        text += failover.master.name + "=";
        text += (failover.primary ? failover.primary->name : "-") + ",";
        text += (failover.standby ? failover.standby->name : "-") + " ";
        text.append(toString(failover.active)).append(" ").append(toString(failover.state));
    }
    return text;
}

struct Case {
    std::string name{};
    Links links{};
    std::string expected{};
};

std::ostream& operator<<(std::ostream& stream, const Case& testCase) {
    return stream << testCase.name;
}

class ClassifyTest : public testing::TestWithParam<Case> {};

TEST_P(ClassifyTest, FindsTheFailovers) {
    EXPECT_EQ(summary(classify(GetParam().links)), GetParam().expected);
}

TEST_P(ClassifyTest, DoesNotDependOnTheOrderOfTheDump) {
    Links links = GetParam().links;
    std::ranges::stable_sort(links, std::greater{}, &Link::index);
    EXPECT_EQ(summary(classify(links)), GetParam().expected);
}

auto suite(const std::vector<Case>& cases) {
    return testing::ValuesIn(cases);
}

const std::string pairedSummary = "enp1s0=enp2s0,enp1s0nsby primary accelerated";

const std::vector<Case> scenes{
    {"NoLinks", {}, ""},
    {"LoopbackOnly", {loopback()}, ""},
    {"Paired", paired(), pairedSummary},
    {"VfFirst", {loopback(), primary(2, 3), master(3), standby(4, 3)}, pairedSummary},
    {"MasterWithoutSlaves", {master()}, "enp1s0=-,- none incomplete"},
    {"StandbyOnly", {master(), standby()}, "enp1s0=-,enp1s0nsby standby standby"},
    {"PrimaryOnly", {master(), primary()}, "enp1s0=enp2s0,- primary incomplete"},
    {"TwoPairs",
     paired() + Links{master(5, "enp3s0", virtio1), standby(6, 5, "enp3s0nsby", virtio1),
                      primary(7, 5, "enp4s0", pci3)},
     pairedSummary + "; enp3s0=enp4s0,enp3s0nsby primary accelerated"},
    {"TwoPairsIncomplete",
     paired() + Links{master(5, "enp3s0", virtio1), primary(7, 5, "enp4s0", pci3)},
     pairedSummary + "; enp3s0=enp4s0,- primary incomplete"},
    {"IfnamesOff",
     {master(2, "eth0"), standby(3, 2, "eth1"), primary(4, 2, "eth2")},
     "eth0=eth2,eth1 primary accelerated"},
    {"MisleadingNames",
     {master(2, "enp2s0"), standby(3, 2, "enp2s0vf"), primary(4, 2, "enp1s0nsby")},
     "enp2s0=enp1s0nsby,enp2s0vf primary accelerated"},
    {"PrimaryIsVirtioToo",
     {master(), standby(),
      with(primary(),
           [](Link& link) {
               link.driver = "virtio_net";
               link.parent = virtio1;
           })},
     pairedSummary},
    {"OtherHardwareAddresses",
     {master(), with(standby(), [](Link& link) { link.address = {}; }),
      with(primary(), [](Link& link) { link.permanentAddress.reset(); })},
     pairedSummary},
};
INSTANTIATE_TEST_SUITE_P(Scenes, ClassifyTest, suite(scenes), caseName);

const std::vector<Case> paths{
    {"PrimaryWithoutCarrier",
     {master(), standby(), with(primary(), [](Link& link) { link.carrier = false; })},
     "enp1s0=enp2s0,enp1s0nsby standby standby"},
    {"PrimaryAdminDown",
     {master(), standby(), with(primary(), [](Link& link) { link.up = false; })},
     "enp1s0=enp2s0,enp1s0nsby standby standby"},
    {"StandbyWithoutCarrier",
     {master(), with(standby(), [](Link& link) { link.carrier = false; }), primary()},
     pairedSummary},
    {"BothWithoutCarrier",
     {master(), with(standby(), [](Link& link) { link.carrier = false; }),
      with(primary(), [](Link& link) { link.carrier = false; })},
     "enp1s0=enp2s0,enp1s0nsby none down"},
    {"StandbyAloneWithoutCarrier",
     {master(), with(standby(), [](Link& link) { link.carrier = false; })},
     "enp1s0=-,enp1s0nsby none down"},
    {"MasterAdminDown",
     {with(master(), [](Link& link) { link.up = false; }), standby(), primary()},
     "enp1s0=enp2s0,enp1s0nsby none down"},
    {"PrimaryAloneWithoutCarrier",
     {master(), with(primary(), [](Link& link) { link.carrier = false; })},
     "enp1s0=enp2s0,- none incomplete"},
};
INSTANTIATE_TEST_SUITE_P(Paths, ClassifyTest, suite(paths), caseName);

Link told(Link link, const ModuleAttributes& attributes) {
    link.module = attributes;
    return link;
}

Link bare(int index, const std::string& name, Role role) {
    Link link = software(index, name, "veth");
    link.driver = "veth";
    link.master = 2;
    return told(link, {.role = role});
}

Link madeByHand() {
    Link link = software(2, "fo0", "net_failover");
    return told(link, {.role = Role::Master, .active = ActivePath::Standby});
}

const std::vector<Case> byModule{
    {"ForcedToTheStandby",
     {told(master(), {.role = Role::Master, .active = ActivePath::Standby}), standby(), primary()},
     "enp1s0=enp2s0,enp1s0nsby standby standby"},
    {"NoneYet",
     {told(master(), {.role = Role::Master, .active = ActivePath::None}), standby(), primary()},
     "enp1s0=enp2s0,enp1s0nsby none down"},
    {"MasterIsDown",
     {with(told(master(), {.active = ActivePath::Primary}), [](Link& link) { link.up = false; }),
      standby(), primary()},
     "enp1s0=enp2s0,enp1s0nsby none down"},
    {"SaysNothingOfThePath", {told(master(), {}), standby(), primary()}, pairedSummary},
    {"NamesASlaveThatHasGone",
     {told(master(), {.active = ActivePath::Primary}), standby()},
     "enp1s0=-,enp1s0nsby standby standby"},
    {"NamesAStandbyThatHasGone",
     {told(master(), {.active = ActivePath::Standby}), primary()},
     "enp1s0=enp2s0,- primary incomplete"},
    {"MadeByHand",
     {madeByHand(), bare(3, "veth0", Role::Standby), bare(4, "veth1", Role::Primary)},
     "fo0=veth1,veth0 standby standby"},
    {"MadeByHandWithoutSlaves", {madeByHand()}, "fo0=-,- none incomplete"},
    {"RolesExchanged",
     {master(), told(standby(), {.role = Role::Primary}), told(primary(), {.role = Role::Standby})},
     "enp1s0=enp1s0nsby,enp2s0 primary accelerated"},
    {"ASlaveThatCallsItselfMaster",
     {master(), told(standby(), {.role = Role::Master}), primary()},
     pairedSummary},
    {"AStrangerWithARole", paired() + Links{told(software(9, "veth9", "veth"), {Role::Primary})},
     pairedSummary},
};
INSTANTIATE_TEST_SUITE_P(ByModule, ClassifyTest, suite(byModule), caseName);

// Port of `upper`, otherwise just like a primary.
Link portOf(int upper) {
    return primary(9, upper, "port");
}

const std::vector<Case> strangers{
    {"Bond", {software(8, "bond0", "bond"), portOf(8)}, ""},
    {"BondWithoutKind", {ethernet(8, "bond0", "bonding"), portOf(8)}, ""},
    {"Bridge", {software(8, "br0", "bridge"), portOf(8)}, ""},
    {"Team", {software(8, "team0", "team"), portOf(8)}, ""},
    {"Vrf", {software(8, "red", "vrf"), portOf(8)}, ""},
    {"Macvlan", {primary(8, 0, "enp2s0"), software(9, "macvlan0", "macvlan")}, ""},
    {"SameMacVeth", paired() + Links{software(9, "veth0", "veth")}, pairedSummary},
    {"PlainVirtio",
     {with(ethernet(9, "enp1s0", "virtio_net"), [](Link& link) { link.parent = virtio0; })},
     ""},
    {"PlainVf", {with(ethernet(9, "enp2s0", "igbvf"), [](Link& link) { link.parent = pci2; })}, ""},
    {"SameMacVfBesideAPair",
     paired() + Links{with(ethernet(9, "enp5s0", "igbvf"), [](Link& link) { link.parent = pci3; })},
     pairedSummary},
    {"StandbyPortNameWithoutMaster",
     paired() + Links{with(standby(9, 0, "sby"), [](Link& link) { link.master.reset(); })},
     pairedSummary},
    {"DriverUnknown",
     {with(master(), [](Link& link) { link.driver.reset(); }), standby(), primary()},
     ""},
    {"StrangersBesideAPair",
     paired() + Links{software(8, "bond0", "bond"), portOf(8), software(10, "br0", "bridge")},
     pairedSummary},
};
INSTANTIATE_TEST_SUITE_P(Strangers, ClassifyTest, suite(strangers), caseName);

const std::vector<Case> nasty{
    {"MasterVanished", {standby(), primary()}, ""},
    // The index that the kernel reports counts here; in another namespace it is
    // somebody else's, such as this bridge.
    {"MasterIndexIsAStrangerHere", {software(2, "br0", "bridge"), standby(), primary()}, ""},
    {"MasterIndexZeroAndNegative",
     {master(), standby(), primary(4, 0), primary(5, -2, "enp3s0")},
     "enp1s0=-,enp1s0nsby standby standby"},
    {"TwoCandidates", paired() + Links{primary(5, 2, "enp3s0", pci3)}, pairedSummary},
    {"TwoStandbys", paired() + Links{standby(5, 2, "enp1s0x")}, pairedSummary},
    {"MasterIsABridgePort",
     {software(9, "br0", "bridge"), with(master(), [](Link& link) { link.master = 9; }), standby(),
      primary()},
     pairedSummary},
    {"MasterIsABondPort",
     {software(9, "bond0", "bond"), with(master(), [](Link& link) { link.master = 9; }), standby(),
      primary()},
     pairedSummary},
    {"SlaveOfASlave", paired() + Links{primary(5, 4, "enp3s0", pci3)}, pairedSummary},
    {"MasterOfItself",
     {with(master(), [](Link& link) { link.master = 2; })},
     "enp1s0=-,- none incomplete"},
    {"Cycle",
     {with(master(2, "a"), [](Link& link) { link.master = 3; }),
      with(master(3, "b", virtio1), [](Link& link) { link.master = 2; })},
     "a=-,- none incomplete; b=-,- none incomplete"},
    {"SlaveCycle", {primary(4, 5, "a"), primary(5, 4, "b", pci3)}, ""},
    {"ParentsUnknown",
     {with(master(), [](Link& link) { link.parent.reset(); }),
      with(standby(), [](Link& link) { link.parent.reset(); }),
      with(primary(), [](Link& link) { link.parent.reset(); })},
     pairedSummary},
    {"SameParentNameOnAnotherBus",
     {master(), standby(), primary(4, 2, "enp2s0", {.bus = "pci", .name = "virtio0"})},
     pairedSummary},
    {"PrimaryWithAPortName",
     {master(), standby(), with(primary(), [](Link& link) { link.physPortName = "sby"; })},
     pairedSummary},
};
INSTANTIATE_TEST_SUITE_P(Nasty, ClassifyTest, suite(nasty), caseName);

TEST(Classify, TakesTheNewerOfTwoLinksWithOneIndex) {
    const Links links{master(), standby(), primary(), primary(4, 7, "gone")};
    EXPECT_EQ(summary(classify(links)), "enp1s0=-,enp1s0nsby standby standby");
}

TEST(Classify, KeepsTheLinksAsTheyAre) {
    const Topology topology = classify(paired());
    ASSERT_EQ(topology.failovers.size(), 1U);
    EXPECT_EQ(topology.failovers[0].master, master());
    EXPECT_EQ(topology.failovers[0].primary, primary());
    EXPECT_EQ(topology.failovers[0].standby, standby());
}

TEST(Classify, NamesRoles) {
    const Topology topology = classify(paired());
    EXPECT_EQ(roleOf(topology, 1), std::nullopt);
    EXPECT_EQ(roleOf(topology, 2), Role::Master);
    EXPECT_EQ(roleOf(topology, 3), Role::Standby);
    EXPECT_EQ(roleOf(topology, 4), Role::Primary);
    EXPECT_EQ(roleOf(topology, 99), std::nullopt);
}

std::vector<std::string> candidatesOf(const Links& links) {
    std::vector<std::string> names;
    for (const Failover& failover : classify(links).failovers) {
        for (const Link& link : failover.candidates) {
            names.push_back(failover.master.name + ":" + link.name);
        }
    }
    return names;
}

TEST(Classify, NamesCandidates) {
    const Links links = paired() + Links{candidate()};
    EXPECT_EQ(candidatesOf(links), std::vector<std::string>{"enp1s0:enp3s0"});
    EXPECT_EQ(roleOf(classify(links), candidate().index), Role::Candidate);
    EXPECT_EQ(candidatesOf({master(), standby(), candidate()}).size(), 1U);
    EXPECT_EQ(
        candidatesOf({master(), with(candidate(), [](Link& link) { link.address = {}; })}).size(),
        1U);
}

TEST(Classify, TakesNobodyElseForACandidate) {
    const auto none = [](auto change) {
        return candidatesOf(paired() + Links{with(candidate(), change)}).empty();
    };
    EXPECT_TRUE(candidatesOf({candidate()}).empty());
    EXPECT_TRUE(none([](Link& link) { link.master = 2; }));
    EXPECT_TRUE(none([](Link& link) { link.master = 8; }));
    EXPECT_TRUE(none([](Link& link) { link.parent = virtio1; }));
    EXPECT_TRUE(none([](Link& link) { link.parent.reset(); }));
    EXPECT_TRUE(none([](Link& link) { link.permanentAddress.reset(); }));
    EXPECT_TRUE(none([](Link& link) {
        link.permanentAddress = base::HardwareAddress::fromString("52:54:00:12:34:57");
    }));
    const auto nameless = [](Link& link) {
        link.address = {};
        link.permanentAddress = base::HardwareAddress{};
    };
    EXPECT_TRUE(candidatesOf({with(master(), nameless), with(candidate(), nameless)}).empty());
}

} // namespace

} // namespace netfailover::guest::core
