// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/reach.hpp"

#include "case_name.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/plan.hpp"
#include "links.hpp"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

/// A pair whose primary holds the addresses that a case names.
struct World {
    World() {
        links[1].udevRole = "master";
        links[2].udevRole = "standby";
        links[3].udevRole = "primary";
    }

    Link& master() { return links[1]; }
    Link& slave() { return links[3]; }
    Link& add(Link link) { return links.emplace_back(std::move(link)); }
    Link& put(Link link, const std::string& text) {
        link.addresses = {address(text)};
        return add(std::move(link));
    }

    [[nodiscard]] Topology topology() const { return classify(links); }
    [[nodiscard]] Reach answer() const {
        const Topology known = topology();
        return reach(known.failovers.at(0), *known.failovers[0].primary);
    }

    std::vector<Link> links = paired();
};

void onMaster(World& world, const std::string& text) {
    world.master().addresses = {address(text)};
}

void onBridge(World& world) {
    world.master().master = 10;
    world.put(software(10, "br0", "bridge"), "192.0.2.2/24");
}

struct Case {
    std::string name{};
    std::string lost{};
    std::function<void(World&)> arrange{};
    bool mayTake{};
};

class ReachTest : public testing::TestWithParam<Case> {};

TEST_P(ReachTest, SaysIfTheMasterCanTakeOver) {
    World world;
    world.slave().addresses = {address(GetParam().lost)};
    GetParam().arrange(world);
    EXPECT_EQ(world.answer().mayTake(), GetParam().mayTake)
        << world.answer().obstacle.value_or("no obstacle");
}

// The state follows: what may be taken is taken, and all else is waited for.
TEST_P(ReachTest, IsWhatThePlanGoesBy) {
    World world;
    world.slave().addresses = {address(GetParam().lost)};
    GetParam().arrange(world);
    const Plan next = plan(world.links, world.topology());
    const auto taken = std::ranges::count_if(next.actions, [](const Action& action) {
        return std::holds_alternative<RemoveAddress>(action);
    });
    EXPECT_EQ(next.waiting.empty(), GetParam().mayTake);
    EXPECT_EQ(taken, GetParam().mayTake ? 1 : 0);
}

std::vector<Case> cases() {
    const std::string lan = "192.0.2.4/24";
    const std::string global = "2001:db8::4/64";
    const auto master = [](const std::string& text) {
        return [text](World& world) { onMaster(world, text); };
    };
    return {
        {"SameNetwork", lan, master("192.0.2.2/24"), true},
        {"SameAddressAsHost", lan, master("192.0.2.4/32"), true},
        {"LargerNetwork", lan, master("192.0.2.2/16"), true},
        {"HostInTheNetwork", "192.0.2.4/32", master("192.0.2.2/24"), true},
        {"HostElsewhere", "198.51.100.4/32", master("192.0.2.2/24"), true},
        {"HostBesideHost", "198.51.100.4/32", master("192.0.2.2/32"), false},
        {"Nothing", lan, [](World&) {}, false},
        {"VirtualAddress", lan, master("192.0.2.9/32"), false},
        {"AnotherNetwork", lan, master("198.51.100.2/24"), false},
        {"SmallerNetwork", lan, master("192.0.2.130/25"), false},
        {"WholeInternet", lan, master("198.51.100.2/0"), false},
        {"LinkLocal", lan, master("169.254.1.1/16"), false},
        {"OtherFamily", lan, master("2001:db8::2/64"), false},
        {"Global", global, master("2001:db8:1::2/64"), true},
        {"UniqueLocalBesideGlobal", global, master("fd00::2/64"), false},
        {"SiteLocalBesideGlobal", global, master("fec0::2/64"), false},
        {"GlobalBesideUniqueLocal", "fd00::4/64", master("2001:db8::2/64"), false},
        {"UniqueLocal", "fd00::4/64", master("fd12::2/64"), true},
        {"SiteLocal", "fec0::4/64", master("fec0:1::2/64"), true},
        {"SiteLocalBesideUniqueLocal", "fec0::4/64", master("fd00::2/64"), false},
        {"SameAddressAnotherPrefix", "fd00::4/64", master("fd00::4/128"), true},
        {"OnlyLinkLocalToLose", "fe80::4/64", [](World&) {}, true},
        {"MasterDown", lan,
         [](World& world) {
             onMaster(world, "192.0.2.2/24");
             world.master().up = false;
         },
         false},
        {"NoSlaveWithCarrier", lan,
         [](World& world) {
             onMaster(world, "192.0.2.2/24");
             world.links[2].carrier = world.links[3].carrier = false;
         },
         false},
        {"Tentative", global,
         [](World& world) {
             onMaster(world, "2001:db8::2/64");
             world.master().addresses[0].tentative = true;
         },
         false},
        {"Duplicate", global,
         [](World& world) {
             onMaster(world, "2001:db8::2/64");
             world.master().addresses[0].duplicate = true;
         },
         false},
        {"Bridge", lan, onBridge, true},
        {"BridgeDown", lan,
         [](World& world) {
             onBridge(world);
             world.links.back().up = false;
         },
         false},
        {"BridgeWithoutCarrier", lan,
         [](World& world) {
             onBridge(world);
             world.links.back().carrier = false;
         },
         false},
        {"BridgeAboveMasterThatIsDown", lan,
         [](World& world) {
             onBridge(world);
             world.master().up = false;
         },
         false},
        {"BridgeInAnotherNetwork", lan,
         [](World& world) {
             onBridge(world);
             world.links.back().addresses = {address("198.51.100.2/24")};
         },
         false},
        {"BridgeOfSomebodyElse", lan,
         [](World& world) { world.put(software(10, "br0", "bridge"), "192.0.2.2/24"); }, false},
        {"BondOverTwoMasters", lan,
         [](World& world) {
             world.add(core::Link(test::master(20, "enp7s0", virtio1))).master = 10;
             world.master().master = 10;
             world.put(software(10, "bond0", "bond"), "192.0.2.2/24");
         },
         true},
        {"VlanOnly", lan,
         [](World& world) { world.put(stacked(10, "enp1s0.100", "vlan", 2), "192.0.2.2/24"); },
         true},
        {"VlanInAnotherNetwork", lan,
         [](World& world) { world.put(stacked(10, "enp1s0.100", "vlan", 2), "10.1.0.2/24"); },
         false},
        {"VlanOnABridge", global,
         [](World& world) {
             onBridge(world);
             world.put(stacked(11, "br0.100", "vlan", 10), "2001:db8::2/64");
         },
         true},
        {"Macvlan", lan,
         [](World& world) { world.put(stacked(10, "mv0", "macvlan", 2), "192.0.2.2/24"); }, true},
        {"MacvlanOnTheSlave", lan,
         [](World& world) { world.put(stacked(10, "mv0", "macvlan", 4), "192.0.2.2/24"); }, false},
        {"Tunnel", lan,
         [](World& world) { world.put(stacked(10, "vxlan0", "vxlan", 2), "192.0.2.2/24"); }, false},
        {"Vrf", lan,
         [](World& world) {
             onMaster(world, "192.0.2.2/24");
             world.master().master = 10;
             world.add(software(10, "red", "vrf"));
         },
         true},
        {"OpenVswitch", lan,
         [](World& world) {
             world.master().master = 10;
             world.add(software(10, "ovs-system", "openvswitch")).up = false;
             world.put(software(11, "br-int", "openvswitch"), "192.0.2.2/24");
         },
         true},
        {"OpenVswitchOfOthers", lan,
         [](World& world) {
             world.add(software(10, "ovs-system", "openvswitch"));
             world.put(software(11, "br-int", "openvswitch"), "192.0.2.2/24");
         },
         false},
    };
}

INSTANTIATE_TEST_SUITE_P(Table, ReachTest, testing::ValuesIn(cases()), test::caseName);

std::string obstacle(const std::string& lost, const std::function<void(World&)>& arrange) {
    World world;
    world.slave().addresses = {address(lost)};
    arrange(world);
    return world.answer().obstacle.value_or("");
}

struct StaticCase {
    std::string name{};
    std::vector<Address> kept{};
    bool mayTake{};
};

class StaticLinkLocalTest : public testing::TestWithParam<StaticCase> {};

// A static one looks like dhcpcd's fallback, which the master has as well, or a lease.
TEST_P(StaticLinkLocalTest, IsGoneOnceTheMasterHasAny) {
    World world;
    world.slave().addresses = {unscoped("169.254.10.1/16")};
    world.master().addresses = GetParam().kept;
    EXPECT_EQ(world.answer().mayTake(), GetParam().mayTake);
}

INSTANTIATE_TEST_SUITE_P(Table, StaticLinkLocalTest,
                         testing::Values(StaticCase{"Nothing", {}, false},
                                         StaticCase{
                                             "OtherFamily", {address("2001:db8::2/64")}, false},
                                         StaticCase{"Fallback", {unscoped("169.254.7.7/16")}, true},
                                         StaticCase{"LinkLocal", {address("169.254.7.7/16")}, true},
                                         StaticCase{"Lease", {address("192.0.2.2/24")}, true}),
                         caseName);

TEST(Reach, SaysWhatTheMasterNeeds) {
    const std::string four = "enp2s0 is the last way in by IPv4 until enp1s0 ";
    EXPECT_EQ(obstacle("192.0.2.4/24", [](World&) {}), four + "has a usable IPv4 address");
    EXPECT_EQ(obstacle("192.0.2.4/24", [](World& world) { onMaster(world, "10.0.0.2/24"); }),
              four + "has a usable IPv4 address in the network of 192.0.2.4/24");
    EXPECT_EQ(obstacle("192.0.2.4/24", [](World& world) { world.master().up = false; }),
              four + "is up");
    EXPECT_EQ(obstacle("192.0.2.4/24",
                       [](World& world) { world.slave().up = world.links[2].up = false; }),
              four + "has a slave that carries traffic");
    EXPECT_EQ(obstacle("2001:db8::4/64", [](World& world) { onMaster(world, "fd00::2/64"); }),
              "enp2s0 is the last way in by IPv6 until enp1s0 has a usable IPv6 address that "
              "reaches as far as 2001:db8::4/64");
}

TEST(Reach, TakesNoRouteWhileNobodyCanUseIt) {
    World world;
    world.slave().routes = {route("0.0.0.0/0", "192.0.2.1")};
    world.master().up = false;
    EXPECT_EQ(world.answer().obstacle, "enp2s0 may be the last way out until enp1s0 is up");
}

// As some providers have it: a host address, and a gateway that is in no network.
TEST(Reach, KeepsAHostAddressThatHasAGateway) {
    World world;
    onMaster(world, "10.0.0.2/24");
    world.slave().addresses = {address("192.0.2.4/32")};
    world.slave().routes = {route("0.0.0.0/0", "192.0.2.1")};
    EXPECT_TRUE(world.answer().obstacle);
}

TEST(Reach, GivesARouteToTheLinkWithTheAddress) {
    World world;
    onBridge(world);
    world.put(software(11, "br1", "bridge"), "192.0.2.2/24");
    world.slave().addresses = {address("192.0.2.4/24")};
    world.slave().routes = {route("0.0.0.0/0", "192.0.2.1")};
    EXPECT_EQ(world.answer().missing,
              (std::vector{Heir{.link = 10, .name = "br0", .route = world.slave().routes[0]}}));
    EXPECT_FALSE(world.answer().mayTake());
    world.links[4].routes = world.slave().routes;
    EXPECT_TRUE(world.answer().mayTake());
}

TEST(Reach, GivesARouteToTheVlanInWhoseNetworkTheSlaveIs) {
    World world;
    world.put(stacked(10, "enp1s0.1", "vlan", 2), "10.1.0.2/24");
    world.put(stacked(11, "enp1s0.2", "vlan", 2), "192.0.2.2/24");
    world.slave().addresses = {address("192.0.2.4/24")};
    world.slave().routes = {route("0.0.0.0/0", "192.0.2.1")};
    EXPECT_EQ(world.answer().missing.at(0).name, "enp1s0.2");
}

TEST(Reach, KnowsAnAddressOfASlaveByWhateverPrefixLength) {
    World world;
    world.slave().addresses = {address("2001:db8::4/128")};
    const Topology known = world.topology();
    EXPECT_TRUE(isHeldBySlave(known.failovers.at(0), address("2001:db8::4/64")));
    EXPECT_FALSE(isHeldBySlave(known.failovers.at(0), address("2001:db8::5/128")));
}

} // namespace

} // namespace netfailover::guest::core
