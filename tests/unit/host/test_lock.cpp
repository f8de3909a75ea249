// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/background.hpp"
#include "host/migrate/lock.hpp"
#include "tree.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <thread>

namespace netfailover::host::migrate {

namespace {

TEST(Lock, OneAtATimeForADomain) {
    const guest::test::Tree tree;
    const std::string file = tree.path("folder/migrating");
    std::optional<DomainLock> first;
    first.emplace(file, "8f0a42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb");
    EXPECT_FALSE(first->isTaken());
    EXPECT_TRUE(DomainLock(file, "8f0a42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb").isTaken());
    EXPECT_FALSE(DomainLock(file, "8f0b42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb").isTaken());
    first.reset();
    EXPECT_FALSE(DomainLock(file, "8f0a42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb").isTaken());
}

TEST(Lock, WaitsForWhoeverHasItAWhile) {
    const guest::test::Tree tree;
    const std::string file = tree.path("folder/migrating");
    std::optional<DomainLock> first;
    first.emplace(file, "a");
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        first.reset();
    });
    EXPECT_FALSE(DomainLock(file, "a", std::chrono::seconds(30)).isTaken());
    other.join();
}

TEST(Lock, LastsAsLongAsWhatWasStarted) {
    const guest::test::Tree tree;
    const std::string file = tree.path("folder/migrating");
    std::optional<DomainLock> first;
    first.emplace(file, "a");
    Background job([] {
        (void)pause();
        return 0;
    });
    first.reset();
    EXPECT_TRUE(DomainLock(file, "a").isTaken());
    job.interrupt();
    EXPECT_EQ(job.status(), 1);
    EXPECT_FALSE(DomainLock(file, "a").isTaken());
}

TEST(Lock, KeepsNobodyOutWhereItCannotBeMade) {
    const DomainLock first("/proc/none/migrating", "a");
    EXPECT_FALSE(first.isTaken());
    EXPECT_FALSE(DomainLock("/proc/none/migrating", "a").isTaken());
}

} // namespace

} // namespace netfailover::host::migrate
