// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/terminal/table.hpp"

#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

const std::vector<Row> rows{
    {{.text = "NAME", .colour = Colour::Heading}, {.text = "STATE"}},
    {{.text = "enp1s0"}, {.text = "accelerated", .colour = Colour::Good}},
};

TEST(Table, AlignsWithoutTrailingSpaces) {
    EXPECT_EQ(formatTable(rows, {}), "NAME   STATE\nenp1s0 accelerated\n");
}

TEST(Table, CountsCharactersNotBytes) {
    EXPECT_EQ(
        formatTable({{{.text = "\xc3\xbc"}, {.text = "x"}}, {{.text = "aa"}, {.text = "y"}}}, {}),
        "\xc3\xbc  x\naa y\n");
}

TEST(Table, PaintsOnlyTheText) {
    EXPECT_EQ(formatTable(rows, {.colour = true}),
              "\x1b[4mNAME\x1b[0m   STATE\nenp1s0 \x1b[32maccelerated\x1b[0m\n");
}

TEST(Table, CutsTheWidestColumnToFit) {
    EXPECT_EQ(formatTable(rows, {.unicode = true, .columns = 13}),
              "NAME   STATE\nenp1s0 accel\u2026\n");
    EXPECT_EQ(formatTable(rows, {.columns = 13}), "NAME   STATE\nenp1s0 acc...\n");
}

TEST(Table, CutsNoColumnBeyondRecognition) {
    EXPECT_EQ(formatTable(rows, {.unicode = true, .columns = 1}),
              "NAME STA\u2026\nenp\u2026 acc\u2026\n");
}

TEST(Table, LeavesAFittingTableAlone) {
    EXPECT_EQ(formatTable(rows, {.columns = 18}), formatTable(rows, {}));
}

TEST(Table, MayBeEmpty) {
    EXPECT_EQ(formatTable({}, {.columns = 10}), "");
    EXPECT_EQ(formatTable({}, {}), "");
}

} // namespace

} // namespace netfailover::base
