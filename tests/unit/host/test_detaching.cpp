// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What failover-migrate tells the daemon before it asks a guest to let go of a function.
#include "host/core/detaching.hpp"
#include "host/daemon/shared_files.hpp"
#include "host/migrate/detach_mark.hpp"
#include "tree.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <optional>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using core::Time;

TEST(DetachMark, IsThereAsLongAsItsOwner) {
    const guest::test::Tree tree;
    const std::string folder = tree.path("run/detaching");
    const Time now = std::chrono::steady_clock::now();
    std::optional<migrate::DetachMark> mark;
    mark.emplace("8f0a", folder);
    const auto found = daemon::readDetaching(folder, now);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_GT(found.at("8f0a"), now + 50s);
    EXPECT_LT(found.at("8f0a"), now + 70s);
    mark.reset();
    EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(DetachMark, OfOneThatWasKilledIsNoneOnceItsTimeIsOver) {
    const guest::test::Tree tree;
    const Time now = std::chrono::steady_clock::now();
    tree.file("detaching/8f0a", core::detachingText(now));
    tree.file("detaching/8f0b", core::detachingText(now + 1s));
    tree.file("detaching/8f0c", "nonsense");
    EXPECT_EQ(daemon::readDetaching(tree.path("detaching"), now).size(), 1U);
    EXPECT_FALSE(std::filesystem::exists(tree.path("detaching/8f0a")));
    EXPECT_TRUE(daemon::readDetaching("/proc/none", now).empty());
}

TEST(DetachMark, IsNothingWhereItCannotBeMade) {
    const migrate::DetachMark mark("8f0a", "/proc/none");
}

} // namespace

} // namespace netfailover::host::test
