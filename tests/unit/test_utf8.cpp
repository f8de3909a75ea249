// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/utf8.hpp"

#include "case_name.hpp"
#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

using namespace std::string_literals;

struct Case {
    std::string name{};
    std::string bytes{};
    std::string expected{};
};

class ToUtf8Test : public testing::TestWithParam<Case> {};

TEST_P(ToUtf8Test, IsValid) {
    EXPECT_EQ(toUtf8(GetParam().bytes), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ToUtf8Test,
    testing::Values(Case{"Empty", "", ""}, Case{"Ascii", "a\"%s\n", "a\"%s\n"},
                    Case{"Nul", "a\0b"s, "a\0b"s}, Case{"Umlaut", "\xc3\xbc", "\xc3\xbc"},
                    Case{"Emoji", "\xf0\x9f\x90\xa7", "\xf0\x9f\x90\xa7"},
                    Case{"Latin1",
                         "\xfc"
                         "a",
                         "\xef\xbf\xbd"
                         "a"},
                    Case{"CutOff", "a\xc3", "a\xef\xbf\xbd"},
                    Case{"Overlong", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
                    Case{"Surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}),
    guest::test::caseName);

} // namespace

} // namespace netfailover::base
