// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/other_ways.hpp"

#include "case_name.hpp"
#include "changed_links.hpp"
#include "guest/core/classify.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

/// A machine with a failover below a bridge, neither of which has an address.
struct WayCase {
    std::string name{};
    std::vector<Link> others{};
    bool any{};
};

class WayTest : public testing::TestWithParam<WayCase> {};

TEST_P(WayTest, IsOneByWhichSomebodyGetsIn) {
    auto links = paired();
    links[1].master = 12;
    links.push_back(software(12, "br0", "bridge"));
    links.insert(links.end(), GetParam().others.begin(), GetParam().others.end());
    const OtherWays ways = otherWays(links, classify(links));
    EXPECT_EQ(ways.any, GetParam().any);
    EXPECT_FALSE(ways.ppp);
}

std::vector<WayCase> wayCases() {
    Link bare = otherNic();
    bare.addresses = {};
    Link loop = loopback();
    loop.addresses = {address("203.0.113.1/32")};
    Link second = with(master(5, "enp3s0", virtio1), "198.51.100.2/24");
    second.managers = {networkd};
    const Link secondStandby = standby(6, 5, "enp3s0nsby", virtio1);
    Link routed = second;
    routed.addresses = {};
    routed.routes = {route("0.0.0.0/0", "fe80::1")};
    routed.routes[0].protocol = 186;
    const Link inside = with(software(20, "docker0", "bridge"), "172.17.0.1/16");
    const Link veth = stacked(22, "ve-b", "veth", 21);
    return {
        {"Nothing", {}, false},
        {"Loopback", {loop}, false},
        {"Nic", {otherNic()}, true},
        {"NicDown", {down(otherNic())}, false},
        {"NicWithoutCarrier", {withoutCarrier(otherNic())}, false},
        {"NicWithLinkLocal", {with(otherNic(), "169.254.7.7/16")}, false},
        {"NicWithDuplicate", {doubled(otherNic())}, false},
        {"VlanOnNic", {bare, with(stacked(10, "v7", "vlan", 9), "192.0.2.9/24")}, true},
        {"BondOfNic", {port(bare, 10), with(software(10, "bond0", "bond"), "192.0.2.9/24")}, true},
        {"VrfOfNic", {port(bare, 10), with(software(10, "blue", "vrf"), "192.0.2.9/24")}, false},
        {"AnotherFailover", {second, secondStandby}, true},
        {"AnotherFailoverWithRoutes", {routed, secondStandby}, true},
        {"BridgeOfContainers",
         {inside, port(software(21, "veth0", "veth"), 20), with(veth, "172.17.0.2/16")},
         false},
        {"VethIntoTheBridge",
         {port(stacked(21, "ve-a", "veth", 22), 12), with(veth, "192.0.2.9/24")},
         true},
    };
}

INSTANTIATE_TEST_SUITE_P(Table, WayTest, testing::ValuesIn(wayCases()), caseName);

TEST(OtherWays, MayBePpp) {
    auto links = paired();
    links.push_back(ppp());
    EXPECT_TRUE(otherWays(links, classify(links)).ppp);
    links.back() = down(links.back());
    EXPECT_FALSE(otherWays(links, classify(links)).ppp);
}

} // namespace

} // namespace netfailover::guest::core
