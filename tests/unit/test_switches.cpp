// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/switches.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

Topology onPrimary() {
    return classify(paired());
}

Topology onStandby() {
    return classify(std::vector{master(), standby()});
}

Topology down() {
    Link link = master();
    link.up = false;
    return classify(std::vector{link, standby(), primary()});
}

TEST(SwitchLog, StartsWithoutASwitch) {
    SwitchLog log;
    log.update(onPrimary(), 100);
    EXPECT_EQ(log.of(2), (SwitchRecord{}));
}

TEST(SwitchLog, KnowsNothingOfStrangers) {
    EXPECT_EQ(SwitchLog{}.of(7), (SwitchRecord{}));
}

TEST(SwitchLog, CountsEachChangeOfThePath) {
    SwitchLog log;
    log.update(onPrimary(), 100);
    log.update(onStandby(), 200);
    log.update(onPrimary(), 300);
    EXPECT_EQ(log.of(2), (SwitchRecord{.count = 2, .lastUsec = 300}));
}

TEST(SwitchLog, SeesNothingInASecondLook) {
    SwitchLog log;
    log.update(onPrimary(), 100);
    log.update(onStandby(), 200);
    log.update(onStandby(), 300);
    EXPECT_EQ(log.of(2), (SwitchRecord{.count = 1, .lastUsec = 200}));
}

TEST(SwitchLog, DoesNotCountAPathThatComesBack) {
    SwitchLog log;
    log.update(onPrimary(), 100);
    log.update(down(), 200);
    log.update(onPrimary(), 300);
    EXPECT_EQ(log.of(2), (SwitchRecord{}));
}

TEST(SwitchLog, CountsAChangeWithAGap) {
    SwitchLog log;
    log.update(onPrimary(), 100);
    log.update(down(), 200);
    log.update(onStandby(), 300);
    EXPECT_EQ(log.of(2), (SwitchRecord{.count = 1, .lastUsec = 300}));
}

TEST(SwitchLog, TakesTheModulesFigures) {
    Link counting = master();
    counting.module = {.role = Role::Master, .switchCount = 7, .lastSwitchUsec = UINT64_MAX};
    SwitchLog log;
    log.update(classify(std::vector{counting, standby(), primary()}), 100);
    log.update(classify(std::vector{counting, standby()}), 200);
    EXPECT_EQ(log.of(2), (SwitchRecord{.count = 7, .lastUsec = UINT64_MAX}));
}

TEST(SwitchLog, CountsItselfWhatTheModuleDoesNotTell) {
    Link silent = master();
    silent.module = {.role = Role::Master, .switchCount = 7};
    SwitchLog log;
    log.update(classify(std::vector{silent, standby(), primary()}), 100);
    log.update(classify(std::vector{silent, standby()}), 200);
    EXPECT_EQ(log.of(2), (SwitchRecord{.count = 1, .lastUsec = 200}));
}

TEST(SwitchLog, ForgetsAFailoverThatIsGone) {
    SwitchLog log;
    log.update(onPrimary(), 100);
    log.update(onStandby(), 200);
    log.update({}, 300);
    log.update(onPrimary(), 400);
    EXPECT_EQ(log.of(2), (SwitchRecord{}));
}

TEST(SwitchLog, StartsAnewWhenTheIndexIsAnotherDevice) {
    SwitchLog log;
    log.update(onPrimary(), 100);
    log.update(onStandby(), 200);
    Link other = master();
    other.address = {};
    log.update(classify(std::vector{other, standby(), primary()}), 300);
    EXPECT_EQ(log.of(2), (SwitchRecord{}));
}

} // namespace

} // namespace netfailover::guest::core
