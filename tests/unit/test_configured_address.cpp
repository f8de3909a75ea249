// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What somebody has configured for a slave before the package was installed.
#include "guest/core/classify.hpp"
#include "guest/core/reach.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

/// A master with a lease beside a primary that udev has no role for.
struct Newcomer {
    Newcomer(const std::string& lost, const std::string& lease) {
        links[3].addresses = {address(lost)};
        links[3].udevRole = "";
        links[1].addresses = {address(lease)};
        links[1].addresses[0].validSeconds = 3600;
    }

    [[nodiscard]] std::string obstacle() const {
        const Topology topology = classify(links);
        return reach(topology.failovers.at(0), *topology.failovers[0].primary)
            .obstacle.value_or("");
    }

    std::vector<Link> links = paired();
};

TEST(ConfiguredAddress, IsNotReplacedByALease) {
    EXPECT_EQ(Newcomer("192.0.2.50/24", "192.0.2.2/24").obstacle(),
              "enp2s0 is the last way in by IPv4 until enp1s0 has 192.0.2.50/24 or another "
              "address that is no lease");
    EXPECT_EQ(Newcomer("2001:db8::50/64", "2001:db8::2/64").obstacle(),
              "enp2s0 is the last way in by IPv6 until enp1s0 has 2001:db8::50/64 or another "
              "address that is no lease");
}

TEST(ConfiguredAddress, IsReplacedByTheSameOrAConfiguredOne) {
    EXPECT_EQ(Newcomer("192.0.2.50/24", "192.0.2.50/24").obstacle(), "");
    Newcomer world("192.0.2.50/24", "192.0.2.2/24");
    world.links[1].addresses.push_back(address("192.0.2.3/24"));
    EXPECT_EQ(world.obstacle(), "");
}

TEST(ConfiguredAddress, IsNoLease) {
    Newcomer world("192.0.2.50/24", "192.0.2.2/24");
    world.links[3].addresses[0].validSeconds = 3600;
    EXPECT_EQ(world.obstacle(), "");
}

// What is added later is a slip.
TEST(ConfiguredAddress, IsNothingOnASlaveThatHasItsRole) {
    Newcomer world("192.0.2.50/24", "192.0.2.2/24");
    world.links[3].udevRole = "primary";
    EXPECT_EQ(world.obstacle(), "");
}

} // namespace

} // namespace netfailover::guest::core
