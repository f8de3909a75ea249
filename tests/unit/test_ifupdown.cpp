// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/ifupdown.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::manager {

namespace {

TEST(ReleaseUnit, HasTheName) {
    EXPECT_EQ(releaseUnit("enp2s0"), "net-failover-release@enp2s0.service");
    EXPECT_EQ(releaseUnit("a.b_c:d"), "net-failover-release@a.b_c:d.service");
}

// As systemd-escape writes them.
TEST(ReleaseUnit, EscapesWhatAUnitMayNotHold) {
    EXPECT_EQ(releaseUnit("lan-0"), "net-failover-release@lan\\x2d0.service");
    EXPECT_EQ(releaseUnit(".hidden"), "net-failover-release@\\x2ehidden.service");
    EXPECT_EQ(releaseUnit("%i@\xff\\"), "net-failover-release@\\x25i\\x40\\xff\\x5c.service");
}

} // namespace

} // namespace netfailover::guest::manager
