// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/hardware_address.hpp"

#include <chrono>
#include <ctime>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace netfailover::base {

namespace {

using namespace std::chrono_literals;

std::string textOf(const std::vector<unsigned char>& bytes) {
    return HardwareAddress::fromBytes(std::as_bytes(std::span(bytes)))->toString();
}

TEST(HardwareAddress, IsTextInLowerCase) {
    EXPECT_EQ(textOf({0x52, 0x54, 0x00, 0xAB, 0xCD, 0xEF}), "52:54:00:ab:cd:ef");
    EXPECT_EQ(textOf({0x07}), "07");
}

TEST(HardwareAddress, MayBeEmpty) {
    EXPECT_TRUE(HardwareAddress().empty());
    EXPECT_EQ(HardwareAddress().toString(), "");
    EXPECT_EQ(HardwareAddress::fromBytes({}), HardwareAddress());
}

TEST(HardwareAddress, HoldsThirtyTwoBytesAndNoMore) {
    const std::vector<std::byte> longest(32, std::byte{0xff});
    const std::vector<std::byte> tooLong(33);
    EXPECT_EQ(HardwareAddress::fromBytes(longest)->toString().size(), 32U * 3 - 1);
    EXPECT_EQ(HardwareAddress::fromBytes(tooLong), std::nullopt);
}

TEST(HardwareAddress, TellsLengthsApart) {
    EXPECT_NE(HardwareAddress::fromBytes(std::vector<std::byte>(1)),
              HardwareAddress::fromBytes(std::vector<std::byte>(2)));
}

TEST(HardwareAddress, ReadsWhatItWrites) {
    const auto address = HardwareAddress::fromString("52:54:00:AB:cd:ef");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->toString(), "52:54:00:ab:cd:ef");
}

TEST(HardwareAddress, ReadsNothingElse) {
    for (const char* text : {"", ":", "5", "52:", ":52", "52:5", "52-54", "5254",
                             "52:54:00:12:34:5g", "52:-4", "52::54", " 52", "52 "}) {
        EXPECT_EQ(HardwareAddress::fromString(text), std::nullopt) << text;
    }
    std::string tooLong = "00";
    for (std::size_t byte = 0; byte < HardwareAddress::maxLength; ++byte) {
        tooLong += ":00";
    }
    EXPECT_EQ(HardwareAddress::fromString(tooLong), std::nullopt);
}

// Anybody on the bus may send one of 32 MiB.  By the processor's time, as others may
// need it meanwhile.
TEST(HardwareAddress, RefusesAnOverlongTextAtOnce) {
    std::string bytes = "00";
    while (bytes.size() < 1U << 20U) {
        bytes += ":00";
    }
    const std::clock_t start = std::clock();
    EXPECT_EQ(HardwareAddress::fromString(bytes), std::nullopt);
    EXPECT_EQ(HardwareAddress::fromString(std::string(1U << 20U, 'a')), std::nullopt);
    EXPECT_LT(1000ms * (std::clock() - start) / CLOCKS_PER_SEC, 5ms);
}

} // namespace

} // namespace netfailover::base
