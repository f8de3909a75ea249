// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/hook_call.hpp"

#include <gtest/gtest.h>

namespace {

using namespace netfailover::host::core;

TEST(HookCall, ComesBackAsItWasSent) {
    const std::string text = hookHeader("start", "begin") + "<domain>\n</domain>";
    const auto call = parseHookCall(text);
    ASSERT_TRUE(call);
    EXPECT_EQ(call->operation, HookOperation::Start);
    EXPECT_EQ(call->xml, "<domain>\n</domain>");
}

TEST(HookCall, OfOtherOperationsNothingIsToldOn) {
    EXPECT_FALSE(hookOperationOf("start", "end"));
    EXPECT_FALSE(hookOperationOf("", ""));
    for (const char* text : {"", "\n", "start\n", "start begin", " \n", "save begin\n<domain/>"}) {
        EXPECT_FALSE(parseHookCall(text)) << text;
    }
}

TEST(HookCall, OnlyADomainThatMayHaveAPairIsWorthACall) {
    EXPECT_TRUE(mayHavePair("<interface type='hostdev' managed='yes'>"));
    EXPECT_TRUE(mayHavePair("<teaming type='persistent'/>"));
    EXPECT_TRUE(mayHavePair("<metadata><functions xmlns=\"urn:net-failover:host:1\"/></metadata>"));
    EXPECT_FALSE(mayHavePair("<interface type='network'><mac address='52:54:00:00:12:53'/>"));
}

TEST(HookCall, OnlyAWholeRefusalRefuses) {
    EXPECT_EQ(refusalIn(hookRefusal("no\n\x1b[31m function")), "no \\x1b[31m function");
    for (const char* answer : {"", "fine\n", "refuse", "refuse no function", "\nrefuse x\n"}) {
        EXPECT_FALSE(refusalIn(answer)) << answer;
    }
}

TEST(HookCall, AnswersWithAnotherXml) {
    EXPECT_EQ(changeIn(hookChange("<domain/>\n<domain></domain>\n")),
              "<domain/>\n<domain></domain>");
    for (const char* answer : {"", "change\n", "change\n<domain>", "fine\n", "refuse x\n",
                               "<domain></domain>", "change\n \n"}) {
        EXPECT_EQ(changeIn(answer), std::nullopt) << answer;
    }
}

} // namespace
