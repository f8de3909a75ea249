// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/width.hpp"

#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

TEST(DisplayWidth, CountsCharacters) {
    EXPECT_EQ(displayWidth(""), 0U);
    EXPECT_EQ(displayWidth("abc"), 3U);
    EXPECT_EQ(displayWidth("\xc3\xbc\xe2\x82\xac"), 2U);
}

TEST(Prefix, CutsBetweenCharacters) {
    EXPECT_EQ(prefix("abc", 2), "ab");
    EXPECT_EQ(prefix("abc", 9), "abc");
    EXPECT_EQ(prefix("abc", 0), "");
    EXPECT_EQ(prefix("\xc3\xbc\xe2\x82\xac", 1), "\xc3\xbc");
}

} // namespace

} // namespace netfailover::base
