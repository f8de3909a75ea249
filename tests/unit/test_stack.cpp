// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/stack.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

constexpr int masterIndex = 2;

std::vector<std::string> namesAbove(const std::vector<Link>& links, int index = masterIndex) {
    std::vector<std::string> names;
    for (const Link& upper : Stack(links).above(index)) {
        names.push_back(upper.name);
    }
    return names;
}

using Names = std::vector<std::string>;

TEST(Stack, IsEmptyAboveALinkOfItsOwn) {
    EXPECT_EQ(namesAbove(paired()), Names{});
    EXPECT_EQ(namesAbove(paired(), 4711), Names{});
}

TEST(Stack, ClimbsPortsVlansAndWhatStandsOnThem) {
    std::vector<Link> links = paired();
    links[1].master = 10;
    links.push_back(software(10, "bond0", "bond"));
    links.push_back(stacked(11, "bond0.100", "vlan", 10));
    links.push_back(software(12, "br0", "bridge"));
    links[5].master = 12;
    links.push_back(stacked(13, "mv0", "macvlan", 12));
    EXPECT_EQ(namesAbove(links), (Names{"bond0", "bond0.100", "br0", "mv0"}));
    EXPECT_EQ(namesAbove(links, 12), Names{"mv0"});
}

TEST(Stack, TakesNoTunnelAndNoVethForIt) {
    std::vector<Link> links = paired();
    links.push_back(stacked(10, "veth0", "veth", masterIndex));
    links.push_back(stacked(11, "vxlan0", "vxlan", masterIndex));
    EXPECT_EQ(namesAbove(links), Names{});
}

TEST(Stack, CountsEachInternalPortOfOpenVswitch) {
    std::vector<Link> links = paired();
    links.push_back(software(10, "ovs-system", "openvswitch"));
    links.push_back(software(11, "br-int", "openvswitch"));
    EXPECT_EQ(namesAbove(links), Names{});
    links[1].master = 10;
    EXPECT_EQ(namesAbove(links), (Names{"ovs-system", "br-int"}));
}

TEST(Stack, EndsWhereLinksNameEachOtherOrNobody) {
    std::vector<Link> links = paired();
    links[1].master = 10;
    links.push_back(stacked(10, "v0", "vlan", 11));
    links.push_back(stacked(11, "v1", "vlan", 10));
    links[4].master = masterIndex;
    links[5].master = 4711;
    EXPECT_EQ(namesAbove(links), (Names{"v0", "v1"}));
}

TEST(Stack, IsPartOfATopology) {
    std::vector<Link> links = paired();
    links[1].master = 10;
    links.push_back(software(10, "br0", "bridge"));
    links.push_back(software(11, "br1", "bridge"));
    const Topology topology = classify(links);
    EXPECT_EQ(topology.failovers.at(0).uppers, std::vector{links[4]});
    EXPECT_TRUE(concerns(topology, 10));
    EXPECT_TRUE(concerns(topology, 4));
    EXPECT_FALSE(concerns(topology, 11));
    EXPECT_EQ(roleOf(topology, 10), std::nullopt);
}

} // namespace

} // namespace netfailover::guest::core
