// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/plan.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

/// A pair in order: a master with a lease and its default route, two bare slaves.
struct World {
    World() {
        links[1].addresses = {address("192.0.2.2/24"), address("fe80::2/64")};
        links[1].routes = {defaultRoute};
        links[1].managers = {networkd};
        links[1].udevRole = "master";
        links[2].udevRole = "standby";
        links[3].udevRole = "primary";
    }

    [[nodiscard]] Plan plan() const { return core::plan(links, classify(links), pinned); }

    [[nodiscard]] std::vector<std::string> deeds() const {
        std::vector<std::string> texts;
        std::ranges::transform(plan().actions, std::back_inserter(texts), describe);
        return texts;
    }

    std::set<int> pinned;
    Route defaultRoute = route("0.0.0.0/0", "192.0.2.1");
    std::vector<Link> links = paired();
    Link& master = links[1];
    Link& standby = links[2];
    Link& primary = links[3];
};

using Deeds = std::vector<std::string>;

TEST(Plan, IsEmptyForAMachineInOrder) {
    EXPECT_EQ(World().plan(), Plan{});
    EXPECT_EQ(plan({}, {}), Plan{});
}

TEST(Plan, HasUdevLookAtASlaveItDoesNotKnow) {
    World world;
    world.primary.udevRole = "";
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: have udev re-evaluate it"}));
    world.primary.udevRole = "standby";
    EXPECT_EQ(world.plan().actions, std::vector<Action>{(Trigger{.link = 4, .name = "enp2s0"})});
}

TEST(Plan, SwitchesIpv6OffOnASlave) {
    World world;
    world.master.ipv6 = true;
    EXPECT_EQ(world.plan(), Plan{});
    world.primary.ipv6 = true;
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: switch IPv6 off"}));
    world.primary.addresses = {address("fe80::4/64")};
    EXPECT_EQ(world.deeds(),
              (Deeds{"enp2s0: remove the address fe80::4/64", "enp2s0: switch IPv6 off"}));
    world.primary.addresses = {address("2001:db8::4/64")};
    EXPECT_EQ(world.deeds(), Deeds{});
    EXPECT_EQ(world.plan().waiting.size(), 1U);
    world.primary.udevRole = "";
    world.primary.addresses = {};
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: have udev re-evaluate it"}));
}

TEST(Plan, LeavesIpv6OnWhereSomebodyWantsASlaveManaged) {
    World world;
    world.primary.ipv6 = true;
    world.pinned = {4};
    EXPECT_EQ(world.deeds(), Deeds{});
}

TEST(Plan, WaitsForUdevToSeeASlaveAtAll) {
    World world;
    world.primary.udevRole = std::nullopt;
    world.primary.managers = {networkd};
    EXPECT_EQ(world.plan(), Plan{});
}

TEST(Plan, AsksNetworkdToLetGoOnceUdevKnows) {
    World world;
    world.primary.managers = {networkd};
    world.primary.addresses = {address("192.0.2.3/24")};
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: ask systemd-networkd to let go of it"}));
    world.primary.udevRole = "";
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: have udev re-evaluate it"}));
}

// Its manager may give back the lease, and the master's is the same one.
TEST(Plan, TakesASharedAddressBeforeAnybodyLetsGoOfTheSlave) {
    World world;
    world.primary.managers = {networkd};
    world.primary.addresses = {world.master.addresses.at(0), address("192.0.2.77/24")};
    const std::string remove = "enp2s0: remove the address " + world.master.addresses.at(0).text +
                               ", which the master has too";
    EXPECT_EQ(world.deeds(), (Deeds{remove, "enp2s0: ask systemd-networkd to let go of it"}));
    world.primary.udevRole = "";
    EXPECT_EQ(world.deeds(), (Deeds{remove, "enp2s0: have udev re-evaluate it"}));
    world.master.addresses.clear();
    EXPECT_EQ(world.deeds(), Deeds{});
}

TEST(Plan, TakesASlaveFromIfupdownOnceTheMasterCanTakeOver) {
    World world;
    world.primary.managers = {ifupdown};
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: ask ifupdown to let go of it"}));
    world.primary.addresses = {address("192.0.2.4/24")};
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: ask ifupdown to let go of it"}));
    world.master.addresses = {};
    EXPECT_EQ(world.deeds(), Deeds{});
    EXPECT_EQ(world.plan().waiting.size(), 1U);
}

TEST(Plan, AsksNetworkManagerToLetGoOnceTheMasterCanTakeOver) {
    World world;
    world.primary.managers = {networkManager};
    world.primary.addresses = {address("192.0.2.4/24")};
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: ask NetworkManager to let go of it"}));
    world.master.addresses = {};
    EXPECT_EQ(world.deeds(), Deeds{});
    EXPECT_EQ(world.plan().waiting.size(), 1U);
}

// One at a time, as Attempts sees to.
TEST(Plan, AsksEveryManager) {
    World world;
    world.primary.managers = {networkd, networkManager};
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: ask systemd-networkd to let go of it",
                                    "enp2s0: ask NetworkManager to let go of it"}));
}

TEST(Plan, WaitsForAManagerThatCannotBeAsked) {
    World world;
    world.primary.managers = {{.name = "dhcpcd", .canBeAsked = false}};
    world.primary.addresses = {address("192.0.2.4/24")};
    EXPECT_EQ(world.deeds(), Deeds{});
    EXPECT_EQ(world.plan().waiting,
              (std::vector<Wait>{
                  {4, "enp2s0 is configured by dhcpcd, which cannot be asked to let go of it"}}));
}

TEST(Plan, LeavesPinnedSlavesAlone) {
    World world;
    world.primary.managers = {networkManager};
    world.primary.addresses = {address("192.0.2.4/24")};
    world.primary.routes = {route("198.51.100.0/24")};
    world.pinned = {world.primary.index};
    EXPECT_EQ(world.plan().actions, std::vector<Action>{});
    EXPECT_EQ(world.plan().waiting,
              (std::vector<Wait>{{4, "enp2s0 is pinned: an administrator gave it to a manager"}}));
}

TEST(Plan, RemovesWhatNoManagerKeeps) {
    World world;
    world.standby.addresses = {address("192.0.2.3/32"), address("fe80::3/64")};
    world.standby.routes = {world.defaultRoute};
    EXPECT_EQ(world.deeds(),
              (Deeds{"enp1s0nsby: remove the route 0.0.0.0/0 via 192.0.2.1 metric 1024",
                     "enp1s0nsby: remove the address 192.0.2.3/32",
                     "enp1s0nsby: remove the address fe80::3/64"}));
}

TEST(Plan, NeverTakesTheLastWayIn) {
    for (const auto& lost : {std::vector<Address>{}, {address("169.254.1.1/16")}}) {
        World world;
        world.master.addresses = lost;
        world.primary.addresses = {address("192.0.2.4/24")};
        for (const auto& managers : {std::vector<Manager>{}, {networkd}}) {
            for (const char* role : {"primary", ""}) {
                world.primary.managers = managers;
                world.primary.udevRole = role;
                const Plan plan = world.plan();
                EXPECT_TRUE(plan.actions.empty());
                EXPECT_EQ(plan.waiting,
                          (std::vector<Wait>{{4, "enp2s0 is the last way in by IPv4 until enp1s0 "
                                                 "has a usable IPv4 address"}}));
            }
        }
    }
}

TEST(Plan, CountsEachFamilyByItself) {
    World world;
    world.primary.addresses = {address("192.0.2.4/24"), address("2001:db8::4/64")};
    EXPECT_TRUE(world.plan().actions.empty());
    world.master.addresses.push_back(address("2001:db8::2/64"));
    EXPECT_EQ(world.plan().actions.size(), 2U);
}

TEST(Plan, CountsNoAddressThatIsNotUsable) {
    World world;
    world.primary.addresses = {address("2001:db8::4/64")};
    world.master.addresses.push_back(address("2001:db8::2/64"));
    world.master.addresses.back().tentative = true;
    EXPECT_TRUE(world.plan().actions.empty());
    EXPECT_EQ(world.plan().waiting.size(), 1U);
}

TEST(Plan, TakesALinkLocalAddressAtOnce) {
    World world;
    world.master.addresses = {};
    world.primary.addresses = {address("fe80::4/64")};
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: remove the address fe80::4/64"}));
}

TEST(Plan, GivesTheMasterTheRoutesFirst) {
    World world;
    world.master.routes = {};
    world.primary.managers = {networkd};
    world.primary.addresses = {address("192.0.2.2/24")};
    world.primary.routes = {world.defaultRoute};
    EXPECT_EQ(world.deeds(), (Deeds{"enp1s0: add the route 0.0.0.0/0 via 192.0.2.1 metric 1024"}));
}

TEST(Plan, SaysWhatARefusedRouteHoldsUp) {
    World world;
    world.master.routes = {};
    world.primary.addresses = {address("192.0.2.2/24")};
    world.primary.routes = {world.defaultRoute};
    EXPECT_EQ(describeFailure(world.plan().actions.at(0), "given up"),
              "enp1s0: add the route 0.0.0.0/0 via 192.0.2.1 metric 1024: given up; until it is "
              "there, enp2s0 "
              "keeps what it has");
    world.master.routes = {world.defaultRoute};
    EXPECT_EQ(describeFailure(world.plan().actions.at(0), "given up"),
              "enp2s0: remove the route 0.0.0.0/0 via 192.0.2.1 metric 1024: given up");
}

TEST(Plan, TellsRoutesToOnePlaceApart) {
    World world;
    world.primary.routes = {world.defaultRoute};
    for (const auto change : {+[](Route& route) { route.tos = 16; },
                              +[](Route& route) { route.from = "192.0.2.0/24"; }}) {
        world.primary.routes = {world.defaultRoute};
        change(world.primary.routes[0]);
        EXPECT_TRUE(std::holds_alternative<AddRoute>(world.plan().actions.at(0)));
    }
}

TEST(Plan, RemovesARouteWithSeveralNextHopsOnce) {
    World world;
    Route first = world.defaultRoute;
    first.hop = 0;
    first.message.bytes = {std::byte{1}};
    Route second = first;
    second.hop = 2;
    Route other = first;
    other.message.bytes = {std::byte{2}};
    world.primary.routes = {first, second, other};
    EXPECT_EQ(world.plan().actions.size(), 2U);
}

TEST(Plan, CopiesARouteWithASourceThatTheMasterHas) {
    World world;
    world.master.routes = {};
    world.primary.routes = {world.defaultRoute};
    const auto copied = [&] { return std::get<AddRoute>(world.plan().actions.at(0)).route.source; };
    world.primary.routes[0].source = "192.0.2.2";
    EXPECT_EQ(copied(), "192.0.2.2");
    world.primary.routes[0].source = "192.0.2.4";
    EXPECT_EQ(copied(), "");
}

TEST(Plan, CopiesAnIpv6RouteThatStaysARouteOfItsOwn) {
    World world;
    world.master.addresses.push_back(address("2001:db8::2/64"));
    world.primary.routes = {route("::/0", "fe80::1")};
    const Route copied = std::get<AddRoute>(world.plan().actions.at(0)).route;
    EXPECT_EQ(copied.metric, world.primary.routes[0].metric + 1);
}

TEST(Plan, TakesAnotherMetricForTheSameWay) {
    World world;
    world.primary.routes = {world.defaultRoute};
    world.primary.routes[0].metric = 5;
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: remove the route 0.0.0.0/0 via 192.0.2.1 metric 5"}));
}

TEST(Plan, CopiesNoRouteOfAnAddress) {
    World world;
    Route ofAddress = route("fe80::/64");
    ofAddress.protocol = 2;
    world.primary.routes = {ofAddress};
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: remove the route fe80::/64 metric 1024"}));
}

TEST(Plan, CopiesNoRouteThatTheMasterCannotTake) {
    World world;
    world.primary.routes = {route("2001:db8:1::/48", "fe80::1")};
    EXPECT_EQ(world.deeds(),
              (Deeds{"enp2s0: remove the route 2001:db8:1::/48 via fe80::1 metric 1024"}));
}

TEST(Plan, ReAddsAnAddressOfTheMasterThatFailedAgainstItsSlave) {
    World world;
    world.master.addresses[1].duplicate = true;
    EXPECT_EQ(world.plan().actions,
              std::vector<Action>{(RenewAddress{.link = 2,
                                                .name = "enp1s0",
                                                .address = world.master.addresses[1],
                                                .withoutDetection = false})});
    world.primary.addresses = {address("fe80::2/64")};
    EXPECT_TRUE(std::get<RenewAddress>(world.plan().actions.at(0)).withoutDetection);
}

// A bridge or VLAN has its MAC address from its port, unless somebody gave it one.
TEST(Plan, ReAddsAnAddressOfWhatIsStackedOnTheMaster) {
    World world;
    Link bridge = software(12, "br0", "bridge");
    bridge.addresses = {address("fe80::2/64")};
    bridge.addresses[0].duplicate = true;
    std::vector<Link> links = world.links;
    links[1].master = 12;
    links.push_back(bridge);
    const auto next = [&] { return plan(links, classify(links)).actions; };
    EXPECT_EQ(next(), std::vector<Action>{(RenewAddress{
                          .link = 12, .name = "br0", .address = bridge.addresses[0]})});
    links.back().address = *base::HardwareAddress::fromString("02:00:00:00:00:01");
    EXPECT_EQ(next(), std::vector<Action>{}) << "it met somebody else";
}

TEST(Plan, GivesBackALinkThatIsNoSlaveAnyMore) {
    World world;
    world.primary.master.reset();
    // Else it is a candidate.
    world.primary.permanentAddress.reset();
    EXPECT_EQ(world.deeds(), (Deeds{"enp2s0: have udev re-evaluate it"}));
    world.primary.udevRole = "";
    EXPECT_EQ(world.plan(), Plan{});
}

TEST(Plan, TreatsACandidateLikeASlave) {
    World world;
    world.links.push_back(candidate());
    Link& waiting = world.links.back();
    world.links[1].addresses.push_back(address("192.0.2.9/24"));
    waiting.addresses = {address("192.0.2.4/24")};
    waiting.managers = {networkd};
    EXPECT_EQ(world.deeds(), Deeds{}) << "udev has not seen it";
    waiting.udevRole = "";
    EXPECT_EQ(world.deeds().size(), 1U);
    EXPECT_TRUE(std::holds_alternative<Trigger>(world.plan().actions.at(0)));
    waiting.udevRole = "candidate";
    EXPECT_EQ(world.deeds(), (Deeds{"enp3s0: ask systemd-networkd to let go of it"}));
    waiting.managers = {};
    EXPECT_EQ(world.deeds(), (Deeds{"enp3s0: remove the address 192.0.2.4/24"}));
    waiting.addresses = {};
    EXPECT_EQ(world.plan(), Plan{});
    world.links[1].addresses = {};
    waiting.addresses = {address("192.0.2.4/24")};
    EXPECT_EQ(world.deeds(), Deeds{}) << "it is the last way in";
}

TEST(Plan, HasUdevLookAtACandidateThatHasBecomeAPrimary) {
    World world;
    world.primary.udevRole = "candidate";
    EXPECT_EQ(world.plan().actions, std::vector<Action>{(Trigger{.link = 4, .name = "enp2s0"})});
}

TEST(Plan, LeavesStrangersAlone) {
    World world;
    Link stranger = primary(9, 8, "enp9s0", pci3);
    stranger.addresses = {address("192.0.2.9/24")};
    stranger.routes = {world.defaultRoute};
    stranger.managers = {networkd};
    stranger.udevRole = "";
    std::vector<Link> links = world.links;
    links.push_back(software(8, "br0", "bridge"));
    links.push_back(stranger);
    EXPECT_EQ(plan(links, classify(links)), Plan{});
}

} // namespace

} // namespace netfailover::guest::core
