// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/problems.hpp"

#include "case_name.hpp"
#include "changed_links.hpp"
#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;
using Words = std::vector<std::string>;

std::vector<Problem> problemsOfLinks(const std::vector<Link>& links,
                                     std::string_view driver = "net-failover 0.2.0") {
    return problemsOf(links, classify(links), driver);
}

Words identifiers(const std::vector<Link>& links, std::string_view driver = "net-failover 0.2.0") {
    Words words;
    for (const Problem& problem : problemsOfLinks(links, driver)) {
        words.push_back(problem.identifier);
    }
    return words;
}

OverallState stateOf(const std::vector<Link>& links) {
    return overallState(classify(links), problemsOfLinks(links));
}

TEST(Problems, AreNoneOnAMachineInOrder) {
    EXPECT_EQ(identifiers(configured()), Words{});
    EXPECT_EQ(stateOf(configured()), OverallState::Ok);
    EXPECT_EQ(identifiers({loopback()}), Words{});
    EXPECT_EQ(stateOf({loopback()}), OverallState::None);
}

TEST(Problems, AreNoneWhileThePrimaryIsAway) {
    auto links = configured();
    links.pop_back();
    EXPECT_EQ(identifiers(links), Words{});
    EXPECT_EQ(stateOf(links), OverallState::Ok);
}

TEST(Problems, AreAMasterThatNobodyConfigures) {
    auto links = configured();
    links[1].managers = {};
    EXPECT_EQ(identifiers(links), Words{}) << "somebody has: it has an address";
    links[1].addresses = {address("fe80::2/64")};
    EXPECT_EQ(identifiers(links), Words{"master-unmanaged"});
    EXPECT_EQ(stateOf(links), OverallState::Degraded);
    links[1].managers = {networkManager};
    EXPECT_EQ(identifiers(links), Words{"master-without-address"});
    EXPECT_NE(problemsOfLinks(links).front().sentence.find("NetworkManager"), std::string::npos);
    links[1].master = 12;
    links.push_back(software(12, "br0", "bridge"));
    links.back().addresses = {address("192.0.2.2/24")};
    EXPECT_EQ(identifiers(links), Words{}) << "a bridge's address is its own";
}

/// What is stacked on a master without an address, and what that counts for beside another
/// NIC; without one, all is a problem.
struct UpperCase {
    std::string name{};
    std::vector<Link> uppers{};
    std::string identifier{};
    Severity severity{Severity::Problem};
};

class UpperTest : public testing::TestWithParam<UpperCase> {};

TEST_P(UpperTest, Counts) {
    auto links = configured();
    links[1].addresses = {address("fe80::2/64")};
    const Link& first = GetParam().uppers.front();
    if (!first.lower) {
        links[1].master = first.index;
    }
    links.insert(links.end(), GetParam().uppers.begin(), GetParam().uppers.end());
    EXPECT_EQ(stateOf(links),
              GetParam().identifier.empty() ? OverallState::Ok : OverallState::Degraded)
        << "nobody reaches the machine";
    links.push_back(otherNic());
    const auto problems = problemsOfLinks(links);
    if (GetParam().identifier.empty()) {
        EXPECT_EQ(identifiers(links), Words{});
        return;
    }
    ASSERT_EQ(identifiers(links), Words{GetParam().identifier});
    EXPECT_EQ(problems[0].severity, GetParam().severity) << problems[0].sentence;
    EXPECT_EQ(problems[0].failover, 2);
    EXPECT_TRUE(problems[0].mayPass);
    EXPECT_EQ(problems[0].link != 2, first.kind != "vrf") << problems[0].sentence;
}

Link bridge() {
    return software(12, "br0", "bridge");
}

std::vector<UpperCase> upperCases() {
    const std::string missing = "master-without-address";
    const Link vlan = stacked(12, "v100", "vlan", 2);
    std::vector<UpperCase> cases{
        {"BridgeWithAddress", {with(bridge(), "192.0.2.2/24")}},
        {"BridgeWithoutAddress", {bridge()}, missing, Severity::Remark},
        {"BridgeWithLinkLocal", {with(bridge(), "169.254.7.7/16")}, missing, Severity::Remark},
        {"BridgeDown", {down(bridge())}, missing, Severity::Remark},
        {"BridgeDownWithAddress", {down(with(bridge(), "192.0.2.2/24"))}, missing},
        {"BridgeBlocked", {withoutCarrier(with(bridge(), "192.0.2.2/24"))}, missing},
        {"Vlan", {with(vlan, "192.0.2.2/24")}},
        {"VlanWithoutAddress", {vlan}, missing, Severity::Remark},
        {"VlanBelowABridge",
         {port(vlan, 13), software(13, "br0", "bridge")},
         missing,
         Severity::Remark},
        {"VlanBelowABridgeWithAddress",
         {port(vlan, 13), with(software(13, "br0", "bridge"), "192.0.2.2/24")}},
        {"OneOfTwoVlans", {vlan, with(stacked(13, "v200", "vlan", 2), "192.0.2.2/24")}},
        {"VlanDownBesideAnother",
         {down(with(vlan, "192.0.2.2/24")), with(stacked(13, "v200", "vlan", 2), "192.0.2.9/24")}},
        {"VlanBesideAMacvlan", {vlan, stacked(13, "mv0", "macvlan", 2)}, missing, Severity::Remark},
        {"VlanBelowABond", {port(vlan, 13), software(13, "bond0", "bond")}, missing},
        {"Bond", {software(12, "bond0", "bond")}, missing},
        {"Team", {software(12, "team0", "team")}, missing},
        {"Macsec", {stacked(12, "macsec0", "macsec", 2)}, missing},
        {"Datapath", {software(12, "ovs-system", "openvswitch")}, missing, Severity::Remark},
        {"Vrf", {software(12, "blue", "vrf")}, missing},
        {"VrfWithAddress", {with(software(12, "blue", "vrf"), "192.0.2.2/24")}, missing},
        {"BridgeInVrf", {port(with(bridge(), "192.0.2.2/24"), 13), software(13, "blue", "vrf")}},
    };
    for (const char* kind : {"macvlan", "macvtap", "ipvlan", "ipvtap"}) {
        cases.push_back({kind, {stacked(12, "up0", kind, 2)}, missing, Severity::Remark});
    }
    return cases;
}

INSTANTIATE_TEST_SUITE_P(Table, UpperTest, testing::ValuesIn(upperCases()), caseName);

TEST(Problems, BlameNothingAboveForAMissingCarrier) {
    auto links = configured();
    links[1].addresses = {};
    links[1].carrier = links[2].carrier = links[3].carrier = false;
    links.push_back(withoutCarrier(with(stacked(12, "v100", "vlan", 2), "192.0.2.2/24")));
    EXPECT_EQ(identifiers(links), Words{"master-without-carrier"});
}

TEST(Problems, AreNoneBelowPpp) {
    for (const bool isVlan : {false, true}) {
        auto links = configured();
        links[1].addresses = {};
        links[1].managers = {};
        if (isVlan) {
            links.push_back(stacked(12, "v7", "vlan", 2));
        }
        EXPECT_TRUE(hasProblem(problemsOfLinks(links)));
        links.push_back(ppp());
        EXPECT_FALSE(hasProblem(problemsOfLinks(links))) << isVlan;
        EXPECT_EQ(identifiers(links),
                  Words{isVlan ? "master-without-address" : "master-unmanaged"});
        links.back().addresses = {};
        EXPECT_TRUE(hasProblem(problemsOfLinks(links))) << "pppd has not dialled";
    }
}

TEST(Problems, AreNoneForAStaticLinkLocalAddressBesideAnotherNic) {
    auto links = configured();
    links[1].addresses = {unscoped("169.254.10.1/16")};
    EXPECT_TRUE(hasProblem(problemsOfLinks(links)));
    links.push_back(otherNic());
    EXPECT_EQ(identifiers(links), Words{"master-without-address"});
    EXPECT_FALSE(hasProblem(problemsOfLinks(links)));
    links[1].addresses = {address("169.254.10.1/16")};
    EXPECT_TRUE(hasProblem(problemsOfLinks(links))) << "the link's own";
}

TEST(Problems, SayWhatTheUpperLacks) {
    auto links = configured();
    links[1].addresses = {};
    links.push_back(stacked(12, "v100", "vlan", 2));
    EXPECT_EQ(problemsOfLinks(links).at(0).sentence,
              "v100, which is stacked on enp1s0, has no usable address but link-local ones, nor "
              "has enp1s0.");
    links.back() = down(with(links.back(), "192.0.2.2/24"));
    EXPECT_EQ(problemsOfLinks(links).at(0).sentence,
              "v100, which is stacked on enp1s0, is down, so nothing reaches its address.");
}

TEST(Problems, AreNoneWhereARoutingDaemonNeedsNoAddress) {
    constexpr std::uint8_t bgp = 186;
    constexpr std::uint8_t fixed = 4;
    const auto found = [](Route route, std::uint8_t protocol) {
        route.protocol = protocol;
        auto links = configured();
        links[1].addresses = {address("fe80::2/64")};
        links[1].routes = {route};
        return identifiers(links);
    };
    const Words missing{"master-without-address"};
    EXPECT_EQ(found(route("::/0", "fe80::1"), bgp), Words{});
    EXPECT_EQ(found(route("0.0.0.0/0", "fe80::1"), bgp), Words{});
    EXPECT_EQ(found(route("0.0.0.0/0", "fe80::1"), fixed), Words{});
    EXPECT_EQ(found(route("::/0", "fe80::1"), fixed), missing) << "it outlives an address";
    EXPECT_EQ(found(route("2001:db8::/64"), bgp), missing) << "it leads nowhere";
    for (const std::uint8_t protocol : {std::uint8_t{2}, std::uint8_t{9}, std::uint8_t{16}}) {
        EXPECT_EQ(found(route("::/0", "fe80::1"), protocol), missing) << unsigned{protocol};
    }
}

TEST(Problems, AreAMasterThatIsDown) {
    auto links = configured();
    links[1].up = false;
    EXPECT_EQ(identifiers(links), Words{"master-down"});
    EXPECT_EQ(problemsOfLinks(links).front().failover, 2);
}

TEST(Problems, AreTwoSlavesWithoutCarrier) {
    auto links = configured();
    links[2].carrier = false;
    links[3].up = false;
    EXPECT_EQ(identifiers(links), Words{"master-without-carrier"});
    EXPECT_EQ(identifiers({configured()[1]}), (Words{"standby-missing", "master-without-carrier"}));
}

TEST(Problems, AreRemarkedOnBeforeTheyHappen) {
    auto links = configured();
    links[2].carrier = false;
    const auto problems = problemsOfLinks(links);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].identifier, "standby-without-carrier");
    EXPECT_EQ(problems[0].severity, Severity::Remark);
    EXPECT_EQ(problems[0].link, 3);
    EXPECT_EQ(problems[0].sentence, "enp1s0nsby, the standby of enp1s0, has no carrier: an unplug "
                                    "would cut this machine off.");
    EXPECT_FALSE(hasProblem(problems));
    EXPECT_EQ(stateOf(links), OverallState::Ok);
}

TEST(Problems, AreTheBlackHoleOfTheKernelsOwnDriver) {
    auto links = configured();
    links[3].carrier = false;
    EXPECT_EQ(identifiers(links), Words{"primary-without-carrier"}) << "our module has none";
    EXPECT_FALSE(hasProblem(problemsOfLinks(links)));
    EXPECT_EQ(identifiers(links, "in-tree"), Words{"receive-black-hole"});
    links[3].up = false;
    EXPECT_EQ(problemsOfLinks(links, "in-tree").front().link, 4);
    links.pop_back();
    EXPECT_EQ(identifiers(links, "in-tree"), Words{}) << "no primary, no black hole";
}

TEST(Problems, AreWhatASlaveShouldNotHave) {
    auto links = configured();
    links[2].addresses = {address("192.0.2.3/24")};
    links[3].routes = {route("0.0.0.0/0", "192.0.2.1")};
    links[3].managers = {ifupdown};
    EXPECT_EQ(identifiers(links), (Words{"slave-managed", "leaked-route", "leaked-address"}));
    EXPECT_EQ(problemsOfLinks(links)[2].sentence, "enp1s0nsby has the address 192.0.2.3/24.");
}

TEST(Problems, AreWhatACandidateShouldNotHave) {
    auto links = configured();
    links.push_back(candidate());
    EXPECT_EQ(identifiers(links), Words{"candidate-waiting"});
    EXPECT_FALSE(hasProblem(problemsOfLinks(links))) << "a remark beside another primary";
    links.back().addresses = {address("192.0.2.3/24")};
    EXPECT_EQ(identifiers(links), (Words{"candidate-waiting", "leaked-address"}));
    EXPECT_TRUE(hasProblem(problemsOfLinks(links)));
}

TEST(Problems, AreAnAddressThatFailedDetection) {
    auto links = configured();
    links[1].addresses[1].duplicate = true;
    EXPECT_EQ(identifiers(links), Words{"duplicate-address"});
}

TEST(Problems, AreAnAddressThatIsTheOnlyOneAndFailedDetection) {
    auto links = configured();
    links[1].addresses = {doubled(with(links[1], "2001:db8::2/64")).addresses[0]};
    EXPECT_EQ(identifiers(links), (Words{"master-without-address", "duplicate-address"}));
    links[1].managers = {};
    EXPECT_EQ(identifiers(links), (Words{"master-without-address", "duplicate-address"}))
        << "somebody has configured it";
}

TEST(Problems, AreADuplicateOnWhatIsStackedOnAMaster) {
    auto links = configured();
    links.push_back(doubled(with(stacked(12, "v100", "vlan", 2), "2001:db8::2/64")));
    EXPECT_EQ(identifiers(links), Words{"duplicate-address"});
    EXPECT_EQ(problemsOfLinks(links).at(0).link, 12);
    EXPECT_EQ(problemsOfLinks(links).at(0).failover, 2);
    links[1].addresses = {};
    EXPECT_EQ(identifiers(links), (Words{"master-without-address", "duplicate-address"}));
}

TEST(Problems, AreSlavesUnlikeTheirMaster) {
    auto links = configured();
    links[3].mtu = 9000;
    EXPECT_EQ(identifiers(links), Words{"mtu-mismatch"});
    EXPECT_TRUE(problemsOfLinks(links).at(0).mayPass);
    links[2].address = *base::HardwareAddress::fromString("02:00:00:00:00:01");
    EXPECT_EQ(identifiers(links), (Words{"mtu-mismatch", "address-mismatch"}));
    links = configured();
    links.push_back(candidate());
    links.back().mtu = 9000;
    links.back().address = *base::HardwareAddress::fromString("02:00:00:00:00:01");
    EXPECT_EQ(identifiers(links), Words{"candidate-waiting"}) << "it carries nothing";
}

TEST(Problems, AreAFormerSlaveThatUdevStillHasARoleFor) {
    auto links = configured();
    links[3].udevRole = "primary";
    EXPECT_EQ(identifiers(links), Words{});
    links[3].master.reset();
    links[3].permanentAddress.reset();
    EXPECT_EQ(identifiers(links), Words{"stale-role"});
    EXPECT_EQ(problemsOfLinks(links).at(0).link, 4);
    const std::vector<Link> alone{loopback(), links[3]};
    EXPECT_EQ(stateOf(alone), OverallState::Degraded) << "nobody configures the only NIC";
    links[3].udevRole = "";
    EXPECT_EQ(identifiers(links), Words{});
}

TEST(Problems, AreWhatIsStackedOnASlave) {
    auto links = configured();
    links.push_back(candidate());
    for (const int lower : {3, 4, 5}) {
        links.push_back(stacked(11, "v100", "vlan", lower));
        const auto problems = problemsOfLinks(links);
        EXPECT_EQ(identifiers(links), (Words{"candidate-waiting", "leaked-upper"})) << lower;
        EXPECT_EQ(problems.back().failover, 2);
        EXPECT_EQ(problems.back().link, 11);
        links.pop_back();
    }
    links.pop_back();
    links.push_back(stacked(11, "v100", "vlan", 4));
    EXPECT_EQ(problemsOfLinks(links).at(0).sentence,
              "v100 is stacked on the slave enp2s0 and goes with it; put it on enp1s0.");
    links.back() = stacked(11, "veth0", "veth", 4);
    EXPECT_EQ(identifiers(links), Words{}) << "that is its other end";
}

TEST(Problems, AreToldOfEachFailover) {
    auto links = configured();
    links.push_back(master(5, "enp3s0", virtio1));
    const auto problems = problemsOfLinks(links);
    ASSERT_FALSE(problems.empty());
    for (const Problem& problem : problems) {
        EXPECT_EQ(problem.failover, 5);
    }
}

struct OverallCase {
    std::string name{};
    std::vector<Link> links{};
    OverallState expected{};
};

class OverallTest : public testing::TestWithParam<OverallCase> {};

TEST_P(OverallTest, SumsUp) {
    EXPECT_EQ(stateOf(GetParam().links), GetParam().expected);
}

Link configuredMaster() {
    return configured()[1];
}

Link leaking(Link link) {
    link.addresses = {address("fe80::1/64")};
    return link;
}

Link managed(Link link) {
    link.managers = {ifupdown};
    return link;
}

INSTANTIATE_TEST_SUITE_P(
    Table, OverallTest,
    testing::Values(
        OverallCase{"NoFailover", {loopback()}, OverallState::None},
        OverallCase{"Fine", configured(), OverallState::Ok},
        OverallCase{"OnStandby", {configuredMaster(), standby()}, OverallState::Ok},
        OverallCase{"Incomplete", {configuredMaster(), primary()}, OverallState::Degraded},
        OverallCase{"Down", {configuredMaster(), down(standby())}, OverallState::Degraded},
        OverallCase{"PrimaryLeaks",
                    {configuredMaster(), standby(), leaking(primary())},
                    OverallState::Degraded},
        OverallCase{"StandbyLeaks",
                    {configuredMaster(), leaking(standby()), primary()},
                    OverallState::Degraded},
        OverallCase{"PrimaryManaged",
                    {configuredMaster(), standby(), managed(primary())},
                    OverallState::Degraded},
        OverallCase{"CandidateLeaks",
                    {configuredMaster(), standby(), primary(), leaking(candidate())},
                    OverallState::Degraded},
        OverallCase{"CandidateWaits",
                    {configuredMaster(), standby(), primary(), candidate()},
                    OverallState::Ok},
        OverallCase{"CandidateWaitsForNobody",
                    {configuredMaster(), standby(), candidate()},
                    OverallState::Degraded},
        OverallCase{"NobodyConfiguresIt", paired(), OverallState::Degraded},
        OverallCase{"OneOfTwo",
                    {configuredMaster(), standby(), primary(), master(5, "enp3s0", virtio1)},
                    OverallState::Degraded}),
    caseName);

} // namespace

} // namespace netfailover::guest::core
