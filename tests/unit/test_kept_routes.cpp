// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the kernel says of a route is kept when it is copied, and tells it from others
// when it is removed.
#include "case_name.hpp"
#include "guest/act/routes.hpp"
#include "guest/observe/live_kernel.hpp"
#include "pairs.hpp"

#include <vector>

namespace netfailover::guest::act {

namespace {

using namespace netfailover::guest::test;

/// The routes of a link but for those of addresses.
std::vector<core::Route> routesOf(const char* name) {
    std::vector<core::Route> routes = observe::LiveKernel().routes(indexOf(name));
    std::erase_if(routes, &core::Route::isOfAddress);
    return routes;
}

struct Case {
    std::string name{};
    /// Behind "ip", "DEV" for the link.
    std::string route{};
    std::string shown{};
    /// What is shown of it on the link that it was copied to.
    std::string kept{};
};

class KeptRouteTest : public testing::TestWithParam<Case> {};

std::string on(const char* link, std::string command) {
    return command.replace(command.find("DEV"), 3, link);
}

TEST_P(KeptRouteTest, IsCopiedAndRemoved) {
    expectWithPairs([] {
        const auto& [name, route, shown, kept] = GetParam();
        if (!succeeds("ip " + on("v0", route))) {
            return false;
        }
        const auto found = routesOf("v0");
        if (!expect(found.size() == 1, "one route is to be read")) {
            return false;
        }
        core::Route copy = found[0];
        copy.metric += copy.family == core::Family::IPv6 ? 1 : 0;
        addRoute(indexOf("v1"), copy);
        addRoute(indexOf("v1"), copy); // again, without harm
        const bool copied = shows(on("v1", shown), kept) && routesOf("v1").size() == 1;
        removeRoute(indexOf("v0"), found[0]);
        removeRoute(indexOf("v0"), found[0]);
        return copied && isEmpty(on("v0", shown)) && shows(on("v1", shown), kept);
    });
}

const std::string four = "route show 198.51.100.0/24 dev DEV";
const std::string six = "-6 route show 2001:db8:9::/64 dev DEV";

INSTANTIATE_TEST_SUITE_P(
    Table, KeptRouteTest,
    testing::Values(
        Case{"Tos", "route add 198.51.100.0/24 tos 0x10 via 192.0.2.9 dev DEV", four,
             "tos 0x10 via 192.0.2.9"},
        Case{"From", "-6 route add 2001:db8:9::/64 from 2001:db8:7::/64 via fe80::9 dev DEV", six,
             "from 2001:db8:7::/64 via fe80::9"},
        Case{"ViaIpv6", "route add 198.51.100.0/24 via inet6 fe80::9 dev DEV", four,
             "via inet6 fe80::9"},
        Case{"Metrics", "route add 198.51.100.0/24 via 192.0.2.9 dev DEV mtu lock 1300 advmss 900",
             four, "mtu lock 1300 advmss 900"},
        Case{"Metrics6", "-6 route add 2001:db8:9::/64 via fe80::9 dev DEV mtu 1300", six,
             "mtu 1300"},
        Case{"Expiry", "-6 route add 2001:db8:9::/64 via fe80::9 dev DEV proto ra expires 900", six,
             "proto ra expires"},
        Case{"Preference", "-6 route add 2001:db8:9::/64 via fe80::9 dev DEV pref high", six,
             "pref high"},
        Case{"OnLink", "route add 198.51.100.0/24 via 203.0.113.1 dev DEV onlink", four,
             "via 203.0.113.1 onlink"},
        Case{"Scope", "route add 198.51.100.0/24 dev DEV metric 7 proto dhcp", four,
             "proto dhcp scope link metric 7"}),
    test::caseName);

TEST(KeptRoute, NextHopObjectsAreCopiedByWhatTheySay) {
    expectWithPairs([] {
        if (!succeeds("ip nexthop add id 5 via 192.0.2.9 dev v0 &&"
                      "ip route add 198.51.100.0/24 nhid 5")) {
            return false;
        }
        const auto found = routesOf("v0");
        addRoute(indexOf("v1"), found.at(0));
        removeRoute(indexOf("v0"), found.at(0));
        return shows("route show 198.51.100.0/24", "via 192.0.2.9 dev v1") &&
               routesOf("v0").empty();
    });
}

constexpr const char* ownNetwork = "ip address add 203.0.113.2/24 dev v1 &&";

TEST(KeptRoute, WithSeveralNextHopsLosesOneOfThem) {
    expectWithPairs([] {
        // p1 down: the kernel marks the hops by v1, and takes no such mark from others.
        if (!succeeds(std::string(ownNetwork) +
                      "ip route add 198.51.100.0/24 proto static tos 8 nexthop via 203.0.113.9 dev "
                      "v1 weight 3 nexthop via 192.0.2.9 dev v0 nexthop via 203.0.113.8 dev v1 &&"
                      "ip link set p1 down")) {
            return false;
        }
        const auto found = routesOf("v0");
        if (!expect(found.size() == 1 && routesOf("v1").size() == 2, "each hop is read")) {
            return false;
        }
        removeRoute(indexOf("v0"), found[0]);
        return shows("route show 198.51.100.0/24 tos 8",
                     "proto static 203.0.113.9 203.0.113.8 weight 3") &&
               routesOf("v0").empty() && routesOf("v1").size() == 2;
    });
}

TEST(KeptRoute, WithSeveralNextHopsIsCopiedHopByHop) {
    expectWithPairs([] {
        if (!succeeds("ip route add 198.51.100.0/24 mtu 1300 nexthop via 192.0.2.9 dev v0 "
                      "nexthop via inet6 fe80::9 dev v0")) {
            return false;
        }
        const auto found = routesOf("v0");
        for (const core::Route& hop : found) {
            addRoute(indexOf("v1"), hop);
        }
        removeRoute(indexOf("v0"), found.at(0));
        const bool leftOne = routesOf("v0").size() == 1;
        removeRoute(indexOf("v0"), routesOf("v0").at(0));
        return leftOne && found.size() == 2 && routesOf("v0").empty() &&
               shows("route show 198.51.100.0/24 dev v1",
                     "via 192.0.2.9 via inet6 fe80::9 mtu 1300");
    });
}

TEST(KeptRoute, OfIpv6WithSeveralNextHopsLosesOneOfThem) {
    expectWithPairs([] {
        if (!succeeds("ip -6 route add 2001:db8:9::/64 nexthop via fe80::9 dev v0 "
                      "nexthop via fe80::8 dev v1 nexthop via fe80::7 dev v0")) {
            return false;
        }
        const auto found = routesOf("v0");
        core::Route copy = found.at(0);
        ++copy.metric;
        addRoute(indexOf("v1"), copy);
        for (const core::Route& hop : found) {
            removeRoute(indexOf("v0"), hop);
        }
        return found.size() == 2 && routesOf("v0").empty() && routesOf("v1").size() == 2 &&
               shows("-6 route show 2001:db8:9::/64 dev v1", "via fe80::8 via " + copy.gateway);
    });
}

} // namespace

} // namespace netfailover::guest::act
