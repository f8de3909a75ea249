// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/refusal.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

TEST(Refusal, SurvivesTheMark) {
    const std::string error = "Device or resource busy";
    for (const Refusal& refusal :
         {Refusal{.name = "lan0", .cause = RefusalCause::Busy},
          Refusal{.name = "lan0", .cause = RefusalCause::Taken, .holder = "br0"},
          Refusal{.name = "lan0", .cause = RefusalCause::Kernel, .holder = "v0", .error = error},
          Refusal{.name = "lan0"}, Refusal{}}) {
        EXPECT_EQ(refusalOf(toMark(refusal)), refusal) << toMark(refusal);
    }
    EXPECT_EQ(
        toMark({.name = "lan0", .cause = RefusalCause::Kernel, .holder = "v0", .error = error}),
        "lan0\nkernel v0 Device or resource busy\n");
}

TEST(Refusal, OfAnEarlierVersionHasNoCause) {
    EXPECT_EQ(refusalOf("lan0\n"), (Refusal{.name = "lan0"}));
    EXPECT_EQ(refusalOf("lan0\nnonsense\n"), (Refusal{.name = "lan0"}));
    EXPECT_EQ(refusalOf(""), Refusal{});
}

TEST(Refusal, TakesWhatHasBeenCutOff) {
    EXPECT_EQ(refusalOf("lan0\ntaken"), (Refusal{.name = "lan0", .cause = RefusalCause::Taken}));
    EXPECT_EQ(refusalOf("lan0\nkernel v0"),
              (Refusal{.name = "lan0", .cause = RefusalCause::Kernel, .holder = "v0"}));
    EXPECT_EQ(refusalOf("lan0\nbusy\nmore\n"),
              (Refusal{.name = "lan0", .cause = RefusalCause::Busy}));
}

TEST(Refusal, HasAReason) {
    const auto reason = [](RefusalCause cause) {
        return causeOf({.name = "lan0", .cause = cause, .holder = "v0", .error = "why"});
    };
    EXPECT_EQ(reason(RefusalCause::Busy), "it is in use");
    EXPECT_EQ(reason(RefusalCause::Taken), "v0 has that name, and keeps it");
    EXPECT_EQ(reason(RefusalCause::Kernel), "the kernel does not rename v0: why");
    EXPECT_EQ(reason(RefusalCause::Unknown), "somebody uses one of them");
}

} // namespace

} // namespace netfailover::guest::core
