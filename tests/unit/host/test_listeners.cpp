// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/listeners.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::migrate {

namespace {

TEST(Listeners, AProgressFitsTheTerminal) {
    const libvirt::Progress progress{
        .total = 1, .remaining = 512U << 20U, .rate = 99U << 20U, .downtimeMilliseconds = 300};
    const std::string whole = "512 MiB left, 99 MiB/s, a pause of about 300 ms";
    EXPECT_EQ(progressLine(progress, {.columns = 80}), whole);
    EXPECT_EQ(progressLine(progress, {.columns = 20}), whole.substr(0, 20));
    EXPECT_EQ(progressLine({}, {.columns = 9}), "waiting f");
}

} // namespace

} // namespace netfailover::host::migrate
