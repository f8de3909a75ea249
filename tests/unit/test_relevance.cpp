// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/relevance.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

Topology masterIn(const Link& upper) {
    std::vector<Link> links = paired();
    links[1].master = upper.index;
    links.push_back(upper);
    return classify(links);
}

TEST(Relevance, CoversWhatIsStackedOnAMaster) {
    const Topology known = masterIn(software(10, "br0", "bridge"));
    EXPECT_TRUE(mayMatter(software(10, "br0", "bridge"), known));
    EXPECT_TRUE(mayMatter(stacked(11, "br0.7", "vlan", 10), known));
    EXPECT_TRUE(mayMatter(stacked(12, "enp1s0.7", "vlan", 2), known));
    EXPECT_FALSE(mayMatter(stacked(13, "br9.7", "vlan", 9), known));
    EXPECT_FALSE(mayMatter(stacked(14, "veth0", "veth", 10), known));
}

// A virtual machine's port of the same bridge.
TEST(Relevance, DoesNotCoverOtherPorts) {
    Link port = software(11, "tap0", "tun");
    port.master = 10;
    EXPECT_FALSE(mayMatter(port, masterIn(software(10, "br0", "bridge"))));
}

TEST(Relevance, CoversPortsOfOpenVswitchWhereAMasterIsOne) {
    const Link port = software(11, "br-int", "openvswitch");
    EXPECT_TRUE(mayMatter(port, masterIn(software(10, "ovs-system", "openvswitch"))));
    EXPECT_FALSE(mayMatter(port, classify(paired())));
}

} // namespace

} // namespace netfailover::guest::core
