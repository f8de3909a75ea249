// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"

#include "base/system/command.hpp"
#include "tree.hpp"

#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

TEST(ShellQuoted, LeavesPlainWordsAlone) {
    EXPECT_EQ(shellQuoted("enp1s0"), "enp1s0");
    EXPECT_EQ(shellQuoted("/sys/class/net/a.b_c@d:1"), "/sys/class/net/a.b_c@d:1");
}

TEST(ShellQuoted, LetsNothingThrough) {
    EXPECT_EQ(shellQuoted("a;b"), "'a;b'");
    EXPECT_EQ(shellQuoted("$(id)'"), "'$(id)'\\'''");
    EXPECT_EQ(shellQuoted("~"), "'~'");
    EXPECT_EQ(shellQuoted(""), "''");
    EXPECT_EQ(shellQuoted("\xc3\xbc"), "'\xc3\xbc'");
}

TEST(ShellQuoted, EscapesWhatCannotBePrinted) {
    EXPECT_EQ(shellQuoted("a\\b"), R"($'a\x5cb')");
    EXPECT_EQ(shellQuoted("\x1b[31m'$(id)"), R"($'\x1b[31m\x27$(id)')");
    EXPECT_EQ(shellQuoted("\xff"), R"($'\xff')");
}

// sh need not know $'...', the shells of those who paste do.
TEST(ShellQuoted, GivesTheWordBack) {
    if (outputOf("bash -c 'printf yes' 2>/dev/null") != "yes") {
        GTEST_SKIP() << "there is no bash";
    }
    const std::string hostile = "a\\b\\x41 '\"$(id)`id`\x01\x1b\x7f\xff\xc2\x9b\xe2\x80\xae"
                                "f!*?[~#;&|<>{}";
    const guest::test::Tree tree;
    tree.file("script", "printf %s " + shellQuoted(hostile));
    EXPECT_EQ(outputOf("bash " + tree.path("script")), hostile);
}

} // namespace

} // namespace netfailover::base
