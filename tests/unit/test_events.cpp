// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/events.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::tell {

namespace {

using namespace netfailover::guest::test;

using Lines = std::vector<std::string>;

Lines linesBetween(const std::vector<core::Link>& before, const std::vector<core::Link>& after) {
    Lines lines;
    for (const Event& event : eventsBetween(core::classify(before), core::classify(after))) {
        lines.push_back(event.failover + " " + event.link + " " + event.what + ": " + event.before +
                        " -> " + event.after);
    }
    return lines;
}

TEST(Events, AreNoneWhereNothingChanged) {
    EXPECT_EQ(linesBetween(paired(), paired()), Lines{});
    EXPECT_EQ(linesBetween({}, {}), Lines{});
}

TEST(Events, TellOfAnUnplug) {
    EXPECT_EQ(
        linesBetween(paired(), {master(), standby()}),
        (Lines{"enp1s0 enp2s0 Primary: enp2s0 -> ", "enp1s0 enp1s0 Active: primary -> standby",
               "enp1s0 enp1s0 State: accelerated -> standby"}));
}

TEST(Events, TellOfANewFailoverWhole) {
    EXPECT_EQ(
        linesBetween({}, {master(), standby()}),
        (Lines{"enp1s0 enp1s0 Failover:  -> enp1s0", "enp1s0 enp1s0nsby Standby:  -> enp1s0nsby",
               "enp1s0 enp1s0nsby Carrier: no -> yes", "enp1s0 enp1s0 Active:  -> standby",
               "enp1s0 enp1s0 State:  -> standby"}));
    EXPECT_EQ(
        linesBetween({master(), standby()}, {}),
        (Lines{"enp1s0 enp1s0 Failover: enp1s0 -> ", "enp1s0 enp1s0nsby Standby: enp1s0nsby -> "}));
}

TEST(Events, TellOfALeakAndItsManager) {
    auto links = paired();
    links[3].addresses = {address("192.0.2.4/24"), address("fe80::4/64")};
    links[3].managers = {networkd};
    links[3].routes = {route("0.0.0.0/0", "192.0.2.1")};
    EXPECT_EQ(linesBetween(paired(), links),
              (Lines{"enp1s0 enp2s0 ManagedBy:  -> systemd-networkd",
                     "enp1s0 enp2s0 LeakedAddresses:  -> 192.0.2.4/24, fe80::4/64",
                     "enp1s0 enp2s0 LeakedRoutes:  -> 0.0.0.0/0 via 192.0.2.1 metric 1024"}));
}

TEST(Events, KnowALinkByItsIndex) {
    auto renamed = paired();
    renamed[3].name = "lan0";
    EXPECT_EQ(linesBetween(paired(), renamed), Lines{"enp1s0 lan0 Name: enp2s0 -> lan0"});
    auto another = paired();
    another[3].index = 9;
    EXPECT_EQ(linesBetween(paired(), another),
              (Lines{"enp1s0 enp2s0 Primary: enp2s0 -> ", "enp1s0 enp2s0 Primary:  -> enp2s0",
                     "enp1s0 enp2s0 Carrier: no -> yes"}));
}

} // namespace

} // namespace netfailover::guest::tell
