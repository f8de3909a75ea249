// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/grace.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using std::chrono::seconds;

const std::vector<Problem> passing{{.identifier = "master-unmanaged", .link = 2, .mayPass = true}};

TEST(Grace, CoversNothingWhereNothingIsWrong) {
    Grace grace;
    EXPECT_FALSE(grace.covers({}, seconds(1)));
    const std::vector<Problem> remark{{.identifier = "x", .severity = Severity::Remark}};
    EXPECT_FALSE(grace.covers(remark, seconds(1)));
    EXPECT_EQ(grace.untilNext(seconds(1)), std::nullopt);
}

TEST(Grace, CoversWhatMayPassForAWhile) {
    Grace grace;
    EXPECT_TRUE(grace.covers(passing, seconds(100)));
    EXPECT_EQ(grace.untilNext(seconds(110)), seconds(20));
    EXPECT_TRUE(grace.covers(passing, seconds(129)));
    EXPECT_FALSE(grace.covers(passing, seconds(130)));
    EXPECT_EQ(grace.untilNext(seconds(130)), std::nullopt);
}

TEST(Grace, CoversNothingThatDoesNotPass) {
    Grace grace;
    auto problems = passing;
    problems.push_back({.identifier = "standby-missing", .link = 2});
    EXPECT_FALSE(grace.covers(problems, seconds(1)));
}

TEST(Grace, StartsAgainOnceAProblemWasGone) {
    Grace grace;
    EXPECT_TRUE(grace.covers(passing, seconds(1)));
    EXPECT_FALSE(grace.covers({}, seconds(20)));
    EXPECT_TRUE(grace.covers(passing, seconds(40)));
    auto other = passing;
    other[0].link = 3;
    EXPECT_TRUE(grace.covers(other, seconds(90))) << "of another link";
}

} // namespace

} // namespace netfailover::guest::core
