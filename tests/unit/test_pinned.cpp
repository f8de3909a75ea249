// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/pinned.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;
using namespace std::chrono_literals;
using Indices = std::set<int>;

/// The pair, whose primary NetworkManager has or has not.
Topology pair(bool managed, const char* role = "primary") {
    std::vector<Link> links = paired();
    links[1].managers = {networkManager};
    links[1].udevRole = "master";
    links[2].udevRole = "standby";
    links[3].udevRole = role;
    if (managed) {
        links[3].managers = {networkManager};
    }
    return classify(links);
}

TEST(Pinned, IsNotWhatWasThereAtTheFirstLook) {
    Pinned pinned;
    EXPECT_EQ(pinned.update(pair(true), 0s), Indices{});
    EXPECT_EQ(pinned.update(pair(true), 1h), Indices{});
}

TEST(Pinned, IsWhatComesAfterAWhileOfPeace) {
    Pinned pinned;
    EXPECT_EQ(pinned.update(pair(false), 0s), Indices{});
    EXPECT_EQ(pinned.update(pair(true), 5s), Indices{4});
    EXPECT_EQ(pinned.update(pair(true), 1h), Indices{4});
    EXPECT_EQ(pinned.update(pair(false), 2h), Indices{});
    EXPECT_EQ(pinned.update(pair(true), 2h), Indices{4});
}

TEST(Pinned, IsNotWhatIsTakenAtOnce) {
    Pinned pinned;
    pinned.update(pair(false), 0s);
    EXPECT_EQ(pinned.update(pair(true), 4s), Indices{});
    EXPECT_EQ(pinned.update(pair(true), 1h), Indices{});
}

TEST(Pinned, PeaceBeginsOnceUdevKnowsTheSlave) {
    Pinned pinned;
    pinned.update(pair(false, ""), 0s);
    EXPECT_EQ(pinned.update(pair(true), 1h), Indices{});
}

TEST(Pinned, AnotherSlaveStartsAnew) {
    Pinned pinned;
    pinned.update(pair(false), 0s);
    pinned.update(Topology{}, 1min);
    EXPECT_EQ(pinned.update(pair(true), 2min), Indices{});
}

TEST(Pinned, GoesOnFromItsMemory) {
    Pinned before;
    before.update(pair(false), 1s);
    Pinned after(memoryFromText(toText(before.memory())));
    EXPECT_EQ(after.memory(), before.memory());
    EXPECT_EQ(after.update(pair(true), 6s), Indices{4});
    EXPECT_EQ(Pinned(after.memory()).update(pair(true), 7s), Indices{4});
}

TEST(Pinned, OnlyTakesAMemoryThatItCanHaveWritten) {
    EXPECT_EQ(memoryFromText(""), Pinned::Memory{});
    EXPECT_EQ(memoryFromText("4 1000000"), (Pinned::Memory{{4, 1s}}));
    EXPECT_EQ(memoryFromText("x\n\n-1 5\n0 5\n5\n6 -1\n7 99999999999999999999\n8 2"),
              (Pinned::Memory{{8, 2us}}));
}

} // namespace

} // namespace netfailover::guest::core
