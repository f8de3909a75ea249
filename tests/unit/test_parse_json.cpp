// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/classify.hpp"
#include "guest/tell/json.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::tell {

namespace {

using namespace netfailover::guest::test;

std::string written(const std::vector<core::Link>& links) {
    return formatJson(core::findingsOf(links, core::classify(links), "net-failover 0.1.0"), false);
}

TEST(ParseJson, GivesBackWhatIsShown) {
    auto links = paired();
    links[1].managers = {networkManager};
    links[1].addresses = {address("192.0.2.2/24")};
    links[1].mtu = links[2].mtu = links[3].mtu = 9000;
    links[3].addresses = {address("192.0.2.4/24")};
    links[3].routes = {route("0.0.0.0/0", "192.0.2.1"), route("198.51.100.0/24")};
    links[3].managers = {networkd, ifupdown};
    links[2].up = false;
    const auto findings = parseJson(written(links));
    ASSERT_TRUE(findings);
    EXPECT_EQ(findings->state, core::OverallState::Degraded);
    EXPECT_EQ(findings->problems.size(), 6U);
    EXPECT_EQ(formatJson(*findings, false), written(links));
    const core::Failover& failover = findings->topology.failovers.at(0);
    EXPECT_FALSE(failover.standby->up);
    EXPECT_EQ(failover.primary->routes.at(0).gateway, "192.0.2.1");
    EXPECT_EQ(formatJson(*parseJson(written({master()})), false), written({master()}));
    EXPECT_EQ(formatJson(*parseJson(written({})), false), written({}));
}

TEST(ParseJson, RefusesOthers) {
    const std::string good = written(paired());
    for (std::size_t length = 0; length + 2 < good.size(); length += 7) {
        EXPECT_FALSE(parseJson(good.substr(0, length)));
    }
    std::string other = good;
    other.replace(other.find("degraded"), 8, "excellent");
    EXPECT_FALSE(parseJson(other));
    EXPECT_FALSE(parseJson("[]"));
    EXPECT_FALSE(parseJson("{\"Driver\":1}"));
}

TEST(ParseJson, RefusesANameThatJsonCannotCarry) {
    EXPECT_FALSE(parseJson(written({master(2, "enp\xff"), standby()})));
}

} // namespace

} // namespace netfailover::guest::tell
