// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/terminal/checks.hpp"

#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

TEST(Checks, AreNumbered) {
    const std::vector<Check> checks{
        {.title = "Driver", .reason = "All is well."},
        {.title = "MTU", .verdict = Verdict::Problem, .reason = "a\nb", .remedy = "mend it"}};
    EXPECT_EQ(formatChecks(checks, {}), "  1 Driver ok      All is well.\n"
                                        "  2 MTU    problem a\\x0ab\n"
                                        "                   # mend it\n"
                                        "\n"
                                        "1 problem found.\n");
    EXPECT_EQ(formatChecksJson({checks[0]}, false),
              "{\"Checks\":[{\"Title\":\"Driver\",\"Verdict\":\"ok\",\"Reason\":\"All is "
              "well.\",\"Remedy\":\"\"}]}\n");
}

TEST(Checks, HaveAProblemOrNot) {
    EXPECT_FALSE(hasProblem({}));
    EXPECT_FALSE(hasProblem({{.verdict = Verdict::Warning}, {.verdict = Verdict::Unknown}}));
    EXPECT_TRUE(hasProblem({{}, {.verdict = Verdict::Problem}}));
}

} // namespace

} // namespace netfailover::base
