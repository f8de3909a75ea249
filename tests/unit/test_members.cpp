// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/members.hpp"

#include "guest/core/classify.hpp"
#include "guest/core/relevance.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

TEST(Members, AreListedByIndex) {
    const Topology topology = classify(std::vector{
        master(7, "b", virtio1), standby(3, 7, "bnsby", virtio1), master(), primary(9)});
    std::vector<std::pair<int, Role>> seen;
    for (const Member& member : membersOf(topology)) {
        seen.emplace_back(member.link->index, member.role);
    }
    EXPECT_EQ(seen,
              (std::vector<std::pair<int, Role>>{
                  {2, Role::Master}, {3, Role::Standby}, {7, Role::Master}, {9, Role::Primary}}));
}

TEST(Members, AreCandidatesToo) {
    const Topology topology = classify(std::vector{master(), candidate()});
    ASSERT_EQ(membersOf(topology).size(), 2U);
    EXPECT_EQ(membersOf(topology)[1].role, Role::Candidate);
}

TEST(Members, KnowTheirFailover) {
    const Topology topology = classify(paired());
    for (const Member& member : membersOf(topology)) {
        EXPECT_EQ(member.failover, &topology.failovers[0]);
    }
}

TEST(Relevance, IsForPartsNewSlavesAndPossibleMasters) {
    const Topology known = classify(paired());
    EXPECT_TRUE(mayMatter(software(4, "enp2s0", "novel"), known));
    EXPECT_TRUE(mayMatter(ethernet(9, "eth9", "igbvf"), known));
    Link slave = software(9, "eth9", "novel");
    EXPECT_FALSE(mayMatter(slave, known));
    slave.master = 2;
    EXPECT_TRUE(mayMatter(slave, known));
    slave.master = 3;
    EXPECT_FALSE(mayMatter(slave, known));
    EXPECT_FALSE(mayMatter(loopback(), known));
}

} // namespace

} // namespace netfailover::guest::core
