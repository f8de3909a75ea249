// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/names.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

// The contract's words: other programs compare them.
TEST(Names, AreTheContractsWords) {
    EXPECT_EQ(toString(Role::Master), "master");
    EXPECT_EQ(toString(Role::Primary), "primary");
    EXPECT_EQ(toString(Role::Standby), "standby");
    EXPECT_EQ(toString(Role::Candidate), "candidate");
    EXPECT_EQ(toString(ActivePath::None), "none");
    EXPECT_EQ(toString(ActivePath::Primary), "primary");
    EXPECT_EQ(toString(ActivePath::Standby), "standby");
    EXPECT_EQ(toString(FailoverState::Accelerated), "accelerated");
    EXPECT_EQ(toString(FailoverState::Standby), "standby");
    EXPECT_EQ(toString(FailoverState::Down), "down");
    EXPECT_EQ(toString(FailoverState::Incomplete), "incomplete");
    EXPECT_EQ(toString(OverallState::None), "none");
    EXPECT_EQ(toString(OverallState::Ok), "ok");
    EXPECT_EQ(toString(OverallState::Degraded), "degraded");
}

TEST(Names, AreFoundByTheirWords) {
    EXPECT_EQ(roleOf("standby"), Role::Standby);
    EXPECT_EQ(roleOf("candidate"), Role::Candidate);
    EXPECT_EQ(activePathOf("none"), ActivePath::None);
    for (const char* word : {"", "Primary", "primary ", "primaryy"}) {
        EXPECT_EQ(roleOf(word), std::nullopt) << word;
        EXPECT_EQ(activePathOf(word), std::nullopt) << word;
    }
    EXPECT_EQ(roleOf("none"), std::nullopt);
}

} // namespace

} // namespace netfailover::guest::core
