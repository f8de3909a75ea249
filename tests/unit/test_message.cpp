// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/netlink/message.hpp"

#include "wire.hpp"

#include <gtest/gtest.h>

namespace netfailover::base {

namespace {

using namespace netfailover::guest::test;

TEST(NextMessage, WalksADatagram) {
    const ByteVector bytes = message(16, bytesOf("abc"), 7) + message(17, bytesOf("defgh"), 8, 0);
    Bytes rest = bytes;
    const auto first = nextMessage(rest);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->type, 16);
    EXPECT_EQ(first->sequence, 7U);
    EXPECT_EQ(first->flags, NLM_F_MULTI);
    EXPECT_EQ(first->payload.size(), 3U);
    const auto second = nextMessage(rest);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->payload.size(), 5U);
    EXPECT_FALSE(nextMessage(rest));
}

TEST(NextMessage, NeedsNoPaddingAtTheEnd) {
    ByteVector bytes = message(16, bytesOf("abc"));
    bytes.pop_back();
    Bytes rest = bytes;
    EXPECT_EQ(nextMessage(rest)->payload.size(), 3U);
    EXPECT_TRUE(rest.empty());
}

TEST(NextMessage, RefusesWrongLengths) {
    for (const std::uint32_t length : {0U, 1U, 15U, 21U, 0xfffffffcU, 0xffffffffU}) {
        ByteVector bytes = message(16, bytesOf("abcd"));
        std::memcpy(bytes.data(), &length, sizeof length);
        Bytes rest = bytes;
        EXPECT_THROW((void)nextMessage(rest), MalformedMessage) << length;
    }
}

TEST(NextMessage, RefusesHalfAHeader) {
    const ByteVector bytes(sizeof(nlmsghdr) - 1);
    Bytes rest = bytes;
    EXPECT_THROW((void)nextMessage(rest), MalformedMessage);
}

TEST(NextAttribute, DropsTheFlagsOfTheType) {
    const ByteVector bytes = attribute(NLA_F_NESTED | 18U, bytesOf("x"));
    Bytes rest = bytes;
    EXPECT_EQ(nextAttribute(rest)->type, 18);
}

TEST(NextAttribute, RefusesWrongLengths) {
    for (const std::uint16_t length : std::initializer_list<std::uint16_t>{0, 3, 9, 0xffff}) {
        ByteVector bytes = attribute(1, bytesOf("abcd"));
        std::memcpy(bytes.data(), &length, sizeof length);
        Bytes rest = bytes;
        EXPECT_THROW((void)nextAttribute(rest), MalformedMessage) << length;
    }
}

TEST(NextAttribute, RefusesHalfAHeader) {
    const ByteVector bytes(3);
    Bytes rest = bytes;
    EXPECT_THROW((void)nextAttribute(rest), MalformedMessage);
}

TEST(ReadValue, WantsAllBytes) {
    const ByteVector bytes = bytesOfValue(std::uint32_t{7});
    EXPECT_EQ(readValue<std::uint32_t>(bytes), 7U);
    EXPECT_EQ(readValue<std::uint64_t>(bytes), std::nullopt);
}

TEST(Skip, NeverPassesTheEnd) {
    const ByteVector bytes(6);
    EXPECT_EQ(skip(bytes, 1).size(), 2U);
    EXPECT_EQ(skip(bytes, 5).size(), 0U);
    EXPECT_EQ(skip(bytes, 100).size(), 0U);
}

} // namespace

} // namespace netfailover::base
