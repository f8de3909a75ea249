// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/watch.hpp"

#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

constexpr std::uint64_t moment = 1'700'000'000'123'456;

class FormatEvent : public testing::Test {
public:
    FormatEvent() {
        setenv("TZ", "UTC", 1); // NOLINT: nobody else runs here
        tzset();
    }
};

TEST_F(FormatEvent, PrintsALine) {
    EXPECT_EQ(formatEvent({.failover = "enp1s0",
                           .link = "enp1s0",
                           .what = "Active",
                           .before = "primary",
                           .after = "standby"},
                          moment, Json::Off),
              "2023-11-14 22:13:20.123+00:00 enp1s0 Active: primary -> standby\n");
    EXPECT_EQ(formatEvent({.failover = "enp1s0", .link = "e\n", .what = "Primary", .after = "e\n"},
                          moment, Json::Off),
              "2023-11-14 22:13:20.123+00:00 enp1s0 e\\x0a Primary: - -> e\\x0a\n");
}

TEST_F(FormatEvent, PrintsJson) {
    EXPECT_EQ(
        formatEvent({.failover = "a", .link = "b", .what = "Name", .before = "c", .after = "b"},
                    moment, Json::Short),
        "{\"Time\":\"2023-11-14 22:13:20.123+00:00\",\"Failover\":\"a\",\"Link\":\"b\","
        "\"What\":\"Name\",\"Before\":\"c\",\"After\":\"b\"}\n");
}

} // namespace

} // namespace netfailover::guest::ctl
