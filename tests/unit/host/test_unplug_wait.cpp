// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/unplug_wait.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;
using Asked = UnplugWait::Asked;

struct Waiting : testing::Test {
    UnplugWait::Time now{1h};
    UnplugWait wait{now};

    /// @return what is said from now on for a while, the first time that anything is.
    std::string during(std::chrono::seconds time, Asked asked, bool hasJob = true,
                       bool hasSent = false) {
        for (auto end = now + time; now < end; now += 200ms) {
            if (const auto why = wait.reasonToStop(asked, hasJob, hasSent, now); !why.empty()) {
                return why;
            }
        }
        return "";
    }
};

TEST_F(Waiting, ForAGuestThatIsAskedLastsHalfAMinute) {
    EXPECT_EQ(during(30s, Asked::Yes), "");
    EXPECT_EQ(during(1s, Asked::Yes), "the guest does not let go of its virtual function");
}

// It clears huge pages, or its hooks take their time.
TEST_F(Waiting, ForTheOtherHostCostsTheGuestNothing) {
    EXPECT_EQ(during(5min, Asked::NotYet), "");
    EXPECT_EQ(during(30s, Asked::Yes), "");
    EXPECT_NE(during(1s, Asked::Yes), "");
}

TEST_F(Waiting, ForTheOtherHostEndsWithAReasonOfItsOwn) {
    EXPECT_EQ(during(11min, Asked::NotYet), "the other host does not get ready for it");
}

TEST_F(Waiting, WithoutTheEventGoesByTheJob) {
    EXPECT_EQ(during(4min, Asked::Unknown, false), "");
    EXPECT_EQ(during(149s, Asked::Unknown), "");
    EXPECT_NE(during(2s, Asked::Unknown).find("or the other host"), std::string::npos);
}

TEST_F(Waiting, EndsOnceMemoryIsSent) {
    EXPECT_EQ(during(20s, Asked::Yes), "");
    EXPECT_EQ(during(1h, Asked::Yes, true, true), "");
    EXPECT_EQ(during(1h, Asked::Unknown, true, true), "");
}

} // namespace

} // namespace netfailover::host::migrate
