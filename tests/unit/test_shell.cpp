// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"

#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

TEST(ShellQuoted, LetsNothingThrough) {
    EXPECT_EQ(shellQuoted("enp1s0"), "enp1s0");
    EXPECT_EQ(shellQuoted("a;b"), "'a;b'");
    EXPECT_EQ(shellQuoted("$(id)'"), "'$(id)'\\'''");
    EXPECT_EQ(shellQuoted(""), "''");
}

} // namespace

} // namespace netfailover::base
