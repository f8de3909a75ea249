// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/attempts.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;
using std::chrono::milliseconds;
using std::chrono::seconds;

Plan triggering() {
    return {.actions = {Trigger{.link = 4, .name = "enp2s0"}}, .waiting = {}};
}

Plan asking() {
    return {.actions = {LetGo{.link = 4, .name = "enp2s0", .manager = networkd}}, .waiting = {}};
}

Plan askingIfupdown() {
    return {.actions = {LetGo{.link = 4, .name = "enp2s0", .manager = ifupdown}}, .waiting = {}};
}

Plan removing() {
    return {
        .actions = {RemoveAddress{.link = 4, .name = "enp2s0", .address = address("192.0.2.4/24")}},
        .waiting = {}};
}

// The seconds, counted from a start, at which the action is done when somebody looks
// every half second.
std::vector<double> triesOf(const Plan& plan, int looks = 120) {
    Attempts attempts;
    std::vector<double> tries;
    for (int look = 0; look < looks; ++look) {
        if (!attempts.due(plan, seconds(1000) + milliseconds(500) * look).empty()) {
            tries.push_back(look / 2.0);
        }
    }
    return tries;
}

// Six default routes of one gateway, as of six DHCP clients.
TEST(Attempts, TellRoutesWithAnotherMetricApart) {
    Plan plan;
    for (std::uint32_t metric = 1; metric <= 6; ++metric) {
        Route found = route("0.0.0.0/0", "192.0.2.1");
        found.metric = metric;
        plan.actions.emplace_back(RemoveRoute{.link = 4, .name = "enp2s0", .route = found});
    }
    Attempts attempts;
    EXPECT_TRUE(attempts.due(plan, Attempts::Time(0)).empty());
    EXPECT_EQ(attempts.due(plan, std::chrono::seconds(1)).size(), 6U);
}

TEST(Attempts, BecomeRarerAndEnd) {
    EXPECT_EQ(triesOf(triggering()), (std::vector<double>{0, 1, 4, 14}));
    EXPECT_EQ(triesOf(asking()), (std::vector<double>{0.5, 1.5}));
    EXPECT_EQ(triesOf(askingIfupdown(), 240), (std::vector<double>{0.5, 90.5}));
    EXPECT_EQ(triesOf(removing()), (std::vector<double>{0.5, 1.5, 4.5, 14.5}));
}

// Two managers that are asked at once about one link are in each other's way.
TEST(Attempts, AskOneManagerAfterTheOther) {
    Attempts attempts;
    const LetGo first{.link = 4, .name = "enp2s0", .manager = networkd};
    const LetGo second{.link = 4, .name = "enp2s0", .manager = ifupdown};
    const LetGo other{.link = 5, .name = "enp3s0", .manager = ifupdown};
    const Plan plan{.actions = {first, second, other}};
    std::map<std::string, std::vector<double>> tries;
    for (int look = 0; look < 400; ++look) {
        for (const Action& action : attempts.due(plan, milliseconds(500) * look)) {
            tries[describe(action)].push_back(look / 2.0);
        }
        const auto next = attempts.untilNext(plan, milliseconds(500) * look);
        EXPECT_NE(next, seconds(0)) << "it would turn in circles at " << look / 2.0;
    }
    EXPECT_EQ(tries[describe(first)], (std::vector<double>{0.5, 1.5}));
    EXPECT_EQ(tries[describe(second)], (std::vector<double>{4.5, 94.5}));
    EXPECT_EQ(tries[describe(other)], (std::vector<double>{0.5, 90.5}));
}

TEST(Attempts, AreMadeAtTheStartOfTheClockToo) {
    Attempts attempts;
    EXPECT_EQ(attempts.due(triggering(), seconds(0)).size(), 1U);
}

TEST(Attempts, CountForEachActionByItself) {
    Attempts attempts;
    Plan plan = triggering();
    (void)attempts.due(plan, seconds(10));
    plan.actions.emplace_back(Trigger{.link = 5, .name = "enp3s0"});
    plan.actions.emplace_back(
        RemoveAddress{.link = 4, .name = "enp2s0", .address = address("192.0.2.4/24")});
    EXPECT_EQ(attempts.due(plan, seconds(10)).size(), 1U);
    EXPECT_EQ(attempts.due(plan, seconds(11)).size(), 3U);
}

TEST(Attempts, SurviveARename) {
    Attempts attempts;
    (void)attempts.due(triggering(), seconds(10));
    const Plan renamed{.actions = {Trigger{.link = 4, .name = "lan0"}}, .waiting = {}};
    EXPECT_TRUE(attempts.due(renamed, seconds(10)).empty());
}

TEST(Attempts, AreForgottenAMinuteAfterTheyAreNotCalledFor) {
    Attempts attempts;
    const auto useUp = [&](seconds start) {
        for (int look = 0; look < 20; ++look) {
            (void)attempts.due(triggering(), start + seconds(look));
        }
    };
    useUp(seconds(100));
    (void)attempts.due({}, seconds(120));
    (void)attempts.due({}, seconds(170));
    EXPECT_TRUE(attempts.due(triggering(), seconds(175)).empty());
    (void)attempts.due({}, seconds(200));
    (void)attempts.due({}, seconds(270));
    EXPECT_EQ(attempts.due(triggering(), seconds(271)).size(), 1U);
}

// What an administrator keeps as it is stays so, however long nobody looks.
TEST(Attempts, AreNotForgottenWhileTheyAreCalledFor) {
    Attempts attempts;
    for (int look = 0; look < 20; ++look) {
        (void)attempts.due(triggering(), seconds(look));
    }
    EXPECT_TRUE(attempts.due(triggering(), seconds(4000)).empty());
    attempts.forget();
    EXPECT_EQ(attempts.due(triggering(), seconds(4000)).size(), 1U);
}

TEST(Attempts, SayWhenToLookAgain) {
    Attempts attempts;
    const Plan plan = asking();
    EXPECT_EQ(attempts.untilNext(plan, seconds(10)), std::nullopt);
    (void)attempts.due(plan, seconds(9));
    EXPECT_EQ(attempts.untilNext(plan, seconds(9)), milliseconds(300));
    (void)attempts.due(plan, seconds(10));
    EXPECT_EQ(attempts.untilNext(plan, seconds(10)), seconds(1));
    EXPECT_EQ(attempts.untilNext(plan, seconds(30)), seconds(0));
    (void)attempts.due(plan, seconds(11));
    EXPECT_EQ(attempts.untilNext(plan, seconds(12)), seconds(2)) << "until it is given up";
    EXPECT_EQ(attempts.untilNext(plan, seconds(14)), std::nullopt);
}

TEST(Attempts, TellWhatBecomesOfAPlan) {
    Attempts attempts;
    Plan plan = asking();
    plan.waiting = {{4, "something"}};
    const auto prospect = [&](seconds now) { return attempts.intentions(plan, now); };
    const std::string what = describe(plan.actions.front());
    const Intention waiting{.what = "something", .prospect = Prospect::Waiting};
    EXPECT_EQ(prospect(seconds(9)), (std::vector<Intention>{{.what = what}, waiting}));
    for (const int now : {9, 10}) {
        (void)attempts.due(plan, seconds(now));
    }
    EXPECT_EQ(prospect(seconds(10)).front().prospect, Prospect::Tried);
    (void)attempts.due(plan, seconds(11));
    EXPECT_EQ(prospect(seconds(14)).front().prospect, Prospect::GivenUp);
}

// Else the state would be degraded, and nothing said why.
TEST(Attempts, TellWhatNobodyMends) {
    Attempts attempts;
    const Topology topology = classify(configured());
    Plan plan{.actions = {DisableIpv6{.link = 4, .name = "enp2s0"}}, .waiting = {}};
    for (int second = 0; second < 30; ++second) {
        EXPECT_TRUE(second > 15 || attempts.problems(plan, topology, seconds(second)).empty());
        (void)attempts.due(plan, seconds(second));
    }
    const Problem givenUp{.identifier = "repair-given-up",
                          .sentence = "enp2s0: switch IPv6 off: given up, it has not helped.",
                          .failover = 2,
                          .link = 4};
    EXPECT_EQ(attempts.problems(plan, topology, seconds(30)), std::vector{givenUp});
    plan = {.actions = {}, .waiting = {{4, "something"}, {99, "a former slave"}}};
    const Problem first{
        .identifier = "waiting", .sentence = "something.", .failover = 2, .link = 4};
    const Problem second{.identifier = "waiting", .sentence = "a former slave.", .link = 99};
    EXPECT_EQ(attempts.problems(plan, topology, seconds(30)), (std::vector{first, second}));
}

TEST(Attempts, TellTheState) {
    Attempts attempts;
    constexpr OverallState fine = OverallState::Ok;
    for (const OverallState seen : {fine, OverallState::None, OverallState::Degraded}) {
        EXPECT_EQ(attempts.stateOf(seen, {}, seconds(0)), seen);
    }
    EXPECT_EQ(attempts.stateOf(fine, asking(), seconds(0)), OverallState::Repairing);
    (void)attempts.due(asking(), seconds(9));
    (void)attempts.due(asking(), seconds(10));
    (void)attempts.due(asking(), seconds(11));
    EXPECT_EQ(attempts.stateOf(fine, asking(), seconds(12)), OverallState::Repairing);
    EXPECT_EQ(attempts.stateOf(fine, asking(), seconds(14)), OverallState::Degraded);
    EXPECT_TRUE(attempts.hasGivenUp(asking().actions[0], seconds(14)));
    const Plan waiting{.actions = {}, .waiting = {{4, "something"}}};
    EXPECT_EQ(attempts.stateOf(fine, waiting, seconds(0)), OverallState::Degraded);
}

} // namespace

} // namespace netfailover::guest::core
