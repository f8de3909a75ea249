// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/refusal.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

TEST(Mark, SurvivesBeingWritten) {
    const std::string error = "Device or resource busy";
    for (const Refusal& refusal :
         {Refusal{.name = "lan0", .cause = RefusalCause::Busy},
          Refusal{.name = "lan0", .cause = RefusalCause::Taken, .holder = "br0"},
          Refusal{.name = "lan0", .cause = RefusalCause::Kernel, .holder = "v0", .error = error},
          Refusal{.name = "lan0"}, Refusal{}}) {
        for (const char* kernelName : {"", "eth1"}) {
            const Mark mark{.refusal = refusal, .kernelName = kernelName};
            EXPECT_EQ(markOf(toText(mark)), mark) << toText(mark);
        }
    }
}

TEST(Mark, IsText) {
    const Refusal busy{.name = "lan0", .cause = RefusalCause::Busy};
    EXPECT_EQ(toText({}), "");
    EXPECT_EQ(toText({.refusal = busy}), "lan0\nbusy\n");
    EXPECT_EQ(toText({.kernelName = "eth1"}), "\n\neth1\n");
    EXPECT_EQ(toText({.refusal = {.name = "lan0",
                                  .cause = RefusalCause::Kernel,
                                  .holder = "v0",
                                  .error = "Device or resource busy"},
                      .kernelName = "eth1"}),
              "lan0\nkernel v0 Device or resource busy\neth1\n");
}

TEST(Mark, OfAnEarlierVersionHasNoCause) {
    EXPECT_EQ(markOf("lan0\n"), (Mark{.refusal = {.name = "lan0"}}));
    EXPECT_EQ(markOf("lan0\nnonsense\n"), (Mark{.refusal = {.name = "lan0"}}));
    EXPECT_EQ(markOf(""), Mark{});
}

TEST(Mark, TakesWhatHasBeenCutOff) {
    EXPECT_EQ(markOf("lan0\ntaken").refusal,
              (Refusal{.name = "lan0", .cause = RefusalCause::Taken}));
    EXPECT_EQ(markOf("lan0\nkernel v0").refusal,
              (Refusal{.name = "lan0", .cause = RefusalCause::Kernel, .holder = "v0"}));
    EXPECT_EQ(
        markOf("lan0\nbusy\neth1\nmore\n"),
        (Mark{.refusal = {.name = "lan0", .cause = RefusalCause::Busy}, .kernelName = "eth1"}));
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
