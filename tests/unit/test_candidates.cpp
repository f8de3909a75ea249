// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/candidates.hpp"

#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

TEST(DriverCandidates, NamesPhysicalEthernet) {
    EXPECT_EQ(driverCandidates(paired()), (std::vector{2, 3, 4}));
}

TEST(DriverCandidates, NamesAMasterWithoutParent) {
    Link bare = master();
    bare.parent.reset();
    EXPECT_EQ(driverCandidates(std::vector{bare, standby()}), (std::vector{2, 3}));
    EXPECT_EQ(driverCandidates(std::vector{bare}), std::vector<int>{});
}

TEST(DriverCandidates, NamesAMasterMadeByIpLink) {
    EXPECT_EQ(driverCandidates(std::vector{software(8, "fo0", "net_failover")}), std::vector{8});
}

TEST(DriverCandidates, LeavesOutWhatHasAKind) {
    const std::vector links{software(8, "br0", "bridge"), primary(9, 8)};
    EXPECT_EQ(driverCandidates(links), std::vector{9});
}

TEST(DriverCandidates, LeavesOutOtherHardware) {
    Link infiniband = primary(5, 0, "ib0");
    infiniband.hardwareType = 32;
    EXPECT_EQ(driverCandidates(std::vector{infiniband, loopback()}), std::vector<int>{});
}

TEST(DriverCandidates, CostsNothingForThousandsOfVeths) {
    std::vector<Link> links = paired();
    for (int index = 10; index < 4010; ++index) {
        links.push_back(software(index, "veth" + std::to_string(index), "veth"));
    }
    EXPECT_EQ(driverCandidates(links).size(), 3U);
}

TEST(DriverCandidates, AreSortedAndUnique) {
    EXPECT_EQ(driverCandidates(std::vector{primary(), standby(), master(), master()}),
              (std::vector{2, 3, 4}));
}

} // namespace

} // namespace netfailover::guest::core
