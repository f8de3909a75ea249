// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/printable.hpp"

#include "case_name.hpp"
#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

using namespace std::string_literals;

struct Case {
    std::string name{};
    std::string text{};
    std::string expected{};
};

class PrintableTest : public testing::TestWithParam<Case> {};

TEST_P(PrintableTest, IsSafe) {
    EXPECT_EQ(printable(GetParam().text), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table, PrintableTest,
    testing::Values(Case{"Empty", "", ""}, Case{"Plain", "enp1s0nsby", "enp1s0nsby"},
                    Case{"Shell", "a\"b%s$(id)`';&|", "a\"b%s$(id)`';&|"},
                    Case{"Escape", "\x1b[31m", "\\x1b[31m"}, Case{"Nul", "a\0b"s, "a\\x00b"},
                    Case{"Newline", "a\nb\r\t", "a\\x0ab\\x0d\\x09"},
                    Case{"Delete", "\x7f", "\\x7f"}, Case{"Backslash", "\\x1b", "\\x5cx1b"},
                    Case{"Umlaut", "\xc3\xbc", "\xc3\xbc"},
                    Case{"ThreeBytes", "\xe2\x82\xac", "\xe2\x82\xac"},
                    Case{"FourBytes", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
                    Case{"C1Control", "\xc2\x9b", "\\xc2\\x9b"},
                    Case{"RightToLeftOverride", "\xe2\x80\xae", "\\xe2\\x80\\xae"},
                    Case{"ZeroWidthSpace", "\xe2\x80\x8b", "\\xe2\\x80\\x8b"},
                    Case{"ByteOrderMark", "\xef\xbb\xbf", "\\xef\\xbb\\xbf"},
                    Case{"LoneContinuation", "a\x80z", "a\\x80z"},
                    Case{"LoneLead", "\xc3", "\\xc3"}, Case{"LeadBeforeAscii", "\xc3z", "\\xc3z"},
                    Case{"CutSequence", "\xe2\x82", "\\xe2\\x82"},
                    Case{"Overlong", "\xc0\xaf", "\\xc0\\xaf"},
                    Case{"OverlongThree", "\xe0\x80\xaf", "\\xe0\\x80\\xaf"},
                    Case{"Surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
                    Case{"AboveUnicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
                    Case{"NeverALead", "\xff\xfe", "\\xff\\xfe"}),
    guest::test::caseName);

TEST(Printable, LetsNoControlByteThrough) {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const std::string text =
                printable(std::string{static_cast<char>(first), static_cast<char>(second)});
            for (const char byte : text) {
                EXPECT_TRUE(static_cast<unsigned char>(byte) >= 0x20U && byte != 0x7f) << text;
            }
            EXPECT_FALSE(text.starts_with("\xc2") && text[1] < '\xa0') << text;
        }
    }
}

} // namespace

} // namespace netfailover::base
