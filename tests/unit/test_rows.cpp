// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/json/rows.hpp"

#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

TEST(JsonRows, KeepTheirOrder) {
    EXPECT_EQ(formatJsonRows("Plan", {{{"B", "1"}, {"A", "\xff"}}}, false),
              R"({"Plan":[{"B":"1","A":"\ufffd"}]})"
              "\n");
    EXPECT_EQ(formatJsonRows("Plan", {}, false), "{\"Plan\":[]}\n");
    EXPECT_EQ(formatJsonRow({}), "{}\n");
}

TEST(JsonRows, TellAnError) {
    EXPECT_EQ(formatJsonError("org.netfailover1.Error.NoSuchLink", "no \"x\"", false),
              R"({"Error":{"Name":"org.netfailover1.Error.NoSuchLink","Message":"no \"x\""}})"
              "\n");
}

} // namespace

} // namespace netfailover::base
