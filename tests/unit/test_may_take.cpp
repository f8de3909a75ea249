// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/may_take.hpp"

#include "guest/tell/error.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

std::vector<core::Link> leaky() {
    std::vector<core::Link> links = paired();
    links[3].addresses = {address("192.0.2.4/24")};
    links[3].routes = {route("0.0.0.0/0", "192.0.2.1")};
    return links;
}

Outcome ask(const std::vector<core::Link>& links, const std::string& name, Json json = Json::Off) {
    return mayTake({.command = Command::MayTake, .interfaces = {name}, .json = json},
                   {.links = links});
}

TEST(MayTake, RefusesTheLastWayIn) {
    const Outcome outcome = ask(leaky(), "enp2s0");
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_EQ(outcome.output,
              "enp2s0 is the last way in by IPv4 until enp1s0 has a usable IPv4 address\n");
    EXPECT_EQ(ask(leaky(), "enp2s0", Json::Short).output,
              R"({"Reasons":[{"Reason":"enp2s0 is the last way in by IPv4 until enp1s0 has a )"
              R"(usable IPv4 address"}]})"
              "\n");
}

TEST(MayTake, RefusesWhileARouteIsMissing) {
    std::vector<core::Link> links = leaky();
    links[1].addresses = {address("192.0.2.2/24")};
    EXPECT_EQ(ask(links, "enp2s0").output, "enp1s0 lacks the route 0.0.0.0/0 via 192.0.2.1 metric "
                                           "1024 of enp2s0, which keeps what it has until "
                                           "it is there\n");
    links[1].routes = links[3].routes;
    const Outcome outcome = ask(links, "4");
    EXPECT_EQ(outcome.exitCode, exitFine);
    EXPECT_EQ(outcome.output, "");
}

TEST(MayTake, AllowsWhatHasNothing) {
    EXPECT_EQ(ask(leaky(), "enp1s0nsby").exitCode, exitFine);
}

TEST(MayTake, AnswersForSlavesOnly) {
    for (const char* other : {"enp1s0", "lo", "none", "-a", ""}) {
        EXPECT_THROW((void)ask(leaky(), other), tell::RequestRefused) << other;
    }
}

} // namespace

} // namespace netfailover::guest::ctl
