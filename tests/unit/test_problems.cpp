// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/problems.hpp"

#include "case_name.hpp"
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
    EXPECT_EQ(identifiers(links), Words{}) << "a bridge's address is its own";
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
    EXPECT_EQ(identifiers(links), Words{}) << "our module has none";
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

Link down(Link link) {
    link.up = false;
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
