// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/values.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::tell {

namespace {

using namespace netfailover::guest::test;
using Names = std::vector<std::string>;

Values valuesOfLinks(const std::vector<core::Link>& links) {
    const core::Topology topology = core::classify(links);
    return valuesOf(
        {.topology = topology, .state = core::overallState(topology), .driver = "in-tree"}, {});
}

std::vector<core::Link> disturbed() {
    std::vector<core::Link> links = paired();
    links[1].managers = {networkd};
    links[3].managers = {ifupdown, networkd};
    links[3].addresses = {address("192.0.2.7/24")};
    return links;
}

TEST(Values, OfAMachineWithoutFailover) {
    const Values values = valuesOfLinks({loopback()});
    EXPECT_EQ(values.manager.state, "none");
    EXPECT_TRUE(values.failovers.empty());
    EXPECT_TRUE(values.links.empty());
}

TEST(Values, OfAPair) {
    const FailoverValue value = valuesOfLinks(paired()).failovers.at(2);
    EXPECT_EQ(value.name, "enp1s0");
    EXPECT_EQ(value.index, 2);
    EXPECT_EQ(value.hardwareAddress, "52:54:00:12:34:56");
    EXPECT_EQ(value.primary, "/org/netfailover1/link/_34");
    EXPECT_EQ(value.standby, "/org/netfailover1/link/_33");
    EXPECT_EQ(value.active, "primary");
    EXPECT_EQ(value.state, "accelerated");
}

TEST(Values, OfAFailoverWithoutSlaves) {
    const FailoverValue value = valuesOfLinks({master(12)}).failovers.at(12);
    EXPECT_EQ(value.primary, "/");
    EXPECT_EQ(value.standby, "/");
    EXPECT_EQ(value.active, "none");
    EXPECT_EQ(value.state, "incomplete");
}

TEST(Values, OfLinks) {
    const Values values = valuesOfLinks(disturbed());
    ASSERT_EQ(values.links.size(), 3U);
    const LinkValue& value = values.links.at(4);
    EXPECT_EQ(value.name, "enp2s0");
    EXPECT_EQ(value.role, "primary");
    EXPECT_EQ(value.failover, "/org/netfailover1/failover/_32");
    EXPECT_EQ(value.driver, "igbvf");
    EXPECT_TRUE(value.carrier);
    EXPECT_EQ(value.managedBy, (Names{"ifupdown", "systemd-networkd"}));
    EXPECT_EQ(value.leakedAddresses, Names{"192.0.2.7/24"});
    EXPECT_EQ(values.links.at(2).role, "master");
    EXPECT_EQ(values.links.at(2).leakedAddresses, Names{});
}

TEST(Values, OfTheManager) {
    const ManagerValue value = valuesOfLinks(disturbed()).manager;
    EXPECT_EQ(value.driver, "in-tree");
    EXPECT_EQ(value.state, "degraded");
    EXPECT_EQ(value.managers, (Names{"systemd-networkd", "ifupdown"}));
}

TEST(Values, AreUtf8) {
    core::Link link = master(2, "enp\xff");
    link.driver = "net_failover";
    EXPECT_EQ(valuesOfLinks({link}).failovers.at(2).name, "enp\xef\xbf\xbd");
}

TEST(Changes, AreNoneBetweenEquals) {
    const Values before = valuesOfLinks(disturbed());
    EXPECT_EQ(changes(before.manager, before.manager), Names{});
    EXPECT_EQ(changes(before.links.at(4), before.links.at(4)), Names{});
    EXPECT_EQ(changes(before.failovers.at(2), before.failovers.at(2)), Names{});
}

TEST(Changes, OfALinkNameEveryProperty) {
    const LinkValue before{};
    const LinkValue after{.name = "a",
                          .role = "b",
                          .failover = "c",
                          .driver = "d",
                          .carrier = true,
                          .managedBy = {"e"},
                          .leakedAddresses = {"f"}};
    EXPECT_EQ(changes(before, after), (Names{"Name", "Role", "Failover", "Driver", "Carrier",
                                             "Managed", "ManagedBy", "LeakedAddresses"}));
}

TEST(Changes, OfTheManagersOfALinkNeedNotChangeThatItIsManaged) {
    EXPECT_EQ(changes(LinkValue{.managedBy = {"a"}}, LinkValue{.managedBy = {"b"}}),
              Names{"ManagedBy"});
}

TEST(Changes, OfAFailoverNameEveryProperty) {
    const FailoverValue before{};
    const FailoverValue after{.name = "a",
                              .hardwareAddress = "b",
                              .primary = "c",
                              .standby = "d",
                              .active = "e",
                              .state = "f",
                              .switches = {.count = 1, .lastUsec = 2}};
    EXPECT_EQ(changes(before, after), (Names{"Name", "HardwareAddress", "Primary", "Standby",
                                             "Active", "State", "SwitchCount", "LastSwitchUSec"}));
}

TEST(Changes, OfTheManagerNameEveryProperty) {
    EXPECT_EQ(changes(ManagerValue{}, {.driver = "a", .state = "b", .managers = {"c"}}),
              (Names{"Driver", "State", "Managers"}));
}

} // namespace

} // namespace netfailover::guest::tell
