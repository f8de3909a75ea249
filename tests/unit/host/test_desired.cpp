// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/desired.hpp"

#include <array>
#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

using enum EntryRule;

// The columns that depend on the set-up alone are the same in every phase; a row has
// them for a bridge whose uplink is the physical function or a virtual one.
struct Case {
    const char* name{};
    Situation situation{};
    Desired desired{};
};

constexpr std::array cases{
    Case{.name = "Accelerated",
         .situation = {.phase = Phase::Accelerated},
         .desired = {MacRule::Pair, Absent, Absent, VfRule::In, LinkRule::Up}},
    Case{.name = "AcceleratedStandbySends",
         .situation = {.phase = Phase::Accelerated, .standbySends = true},
         .desired = {MacRule::Pair, Absent, Learned, VfRule::In, LinkRule::Up}},
    Case{.name = "AcceleratedStandbyInUse",
         .situation = {.phase = Phase::Accelerated, .standbySends = true, .standbyInUse = true},
         .desired = {MacRule::Pair, Present, Learned, VfRule::In, LinkRule::Up}},
    Case{.name = "AcceleratedAsConfigured",
         .situation = {.phase = Phase::Accelerated, .policy = LinkPolicy::Xml},
         .desired = {MacRule::Pair, Absent, Absent, VfRule::In, LinkRule::AsConfigured}},
    Case{.name = "OnStandby",
         .situation = {.phase = Phase::OnStandby},
         .desired = {MacRule::NotPair, Present, Present, VfRule::AttachWhenFree, LinkRule::Up}},
    Case{.name = "OnStandbyWhateverIsConfigured",
         .situation = {.phase = Phase::OnStandby, .policy = LinkPolicy::Xml},
         .desired = {MacRule::NotPair, Present, Present, VfRule::AttachWhenFree, LinkRule::Up}},
    Case{.name = "LeavingAsked",
         .situation = {.phase = Phase::LeavingAsked},
         .desired = {MacRule::Pair, Present, AbsentEverywhere, VfRule::In, LinkRule::Up}},
    Case{.name = "LeavingAskedStandbySends",
         .situation = {.phase = Phase::LeavingAsked, .standbySends = true},
         .desired = {MacRule::Pair, Present, AbsentElsewhere, VfRule::In, LinkRule::Up}},
    Case{.name = "LeavingAskedWhateverIsConfigured",
         .situation = {.phase = Phase::LeavingAsked, .policy = LinkPolicy::Xml},
         .desired = {MacRule::Pair, Present, AbsentEverywhere, VfRule::In, LinkRule::Up}},
    Case{.name = "LeavingAskedAndKeepsIt",
         .situation = {.phase = Phase::LeavingAsked, .policy = LinkPolicy::Xml, .enslaved = true},
         .desired = {MacRule::Pair, Absent, AbsentEverywhere, VfRule::In, LinkRule::Up}},
    Case{.name = "LeavingActive",
         .situation = {.phase = Phase::LeavingActive, .policy = LinkPolicy::Xml},
         .desired = {MacRule::NotPair, Present, Present, VfRule::HeldByQemu, LinkRule::Up}},
    Case{.name = "LeavingUnheard",
         .situation = {.phase = Phase::LeavingUnheard, .policy = LinkPolicy::Xml, .enslaved = true},
         .desired = {MacRule::Pair, Present, AbsentEverywhere, VfRule::HeldByQemu, LinkRule::Up}},
    Case{.name = "LeavingUnheardStandbySends",
         .situation = {.phase = Phase::LeavingUnheard, .standbySends = true},
         .desired = {MacRule::Pair, Present, AbsentElsewhere, VfRule::HeldByQemu, LinkRule::Up}},
    Case{.name = "Left",
         .situation = {.phase = Phase::Left},
         .desired = {MacRule::NotPair, Absent, Absent, VfRule::HeldByQemu, LinkRule::Untouched}},
    Case{.name = "LeavingFailedNotYetEnslaved",
         .situation = {.phase = Phase::LeavingFailed},
         .desired = {MacRule::Pair, Present, AbsentEverywhere, VfRule::VerifyElseAttach,
                     LinkRule::Up}},
    Case{.name = "LeavingFailedStandbySends",
         .situation = {.phase = Phase::LeavingFailed, .standbySends = true},
         .desired = {MacRule::Pair, Present, AbsentElsewhere, VfRule::VerifyElseAttach,
                     LinkRule::Up}},
    Case{.name = "LeavingFailedAndEnslaved",
         .situation = {.phase = Phase::LeavingFailed, .enslaved = true},
         .desired = {MacRule::Pair, Absent, Absent, VfRule::VerifyElseAttach, LinkRule::Up}},
    Case{.name = "LeavingFailedAsConfigured",
         .situation = {.phase = Phase::LeavingFailed, .policy = LinkPolicy::Xml, .enslaved = true},
         .desired = {MacRule::Pair, Absent, Absent, VfRule::VerifyElseAttach,
                     LinkRule::AsConfigured}},
    Case{.name = "IncomingAnnounced",
         .situation = {.phase = Phase::IncomingPaused, .announced = true},
         .desired = {MacRule::NotPair, Absent, Absent, VfRule::HeldByQemu, LinkRule::Untouched}},
    Case{.name = "IncomingNotAnnouncedIsAPlainStart",
         .situation = {.phase = Phase::IncomingPaused},
         .desired = {MacRule::Untouched, Absent, Absent, VfRule::HeldByQemu, LinkRule::Untouched}},
    Case{.name = "ArrivedNotYetEnslaved",
         .situation = {.phase = Phase::Arrived},
         .desired = {MacRule::Pair, Present, AbsentEverywhere, VfRule::In, LinkRule::Up}},
    Case{.name = "ArrivedStandbySends",
         .situation = {.phase = Phase::Arrived, .standbySends = true},
         .desired = {MacRule::Pair, Present, AbsentElsewhere, VfRule::In, LinkRule::Up}},
    Case{.name = "ArrivedAndEnslaved",
         .situation = {.phase = Phase::Arrived, .enslaved = true},
         .desired = {MacRule::Pair, Absent, Absent, VfRule::In, LinkRule::Up}},
    Case{.name = "ArrivedAsConfigured",
         .situation = {.phase = Phase::Arrived, .policy = LinkPolicy::Xml},
         .desired = {MacRule::Pair, Present, AbsentEverywhere, VfRule::In, LinkRule::AsConfigured}},
    Case{.name = "Ended",
         .situation = {.phase = Phase::Ended},
         .desired = {MacRule::Untouched, Absent, Absent, VfRule::None, LinkRule::Untouched}},
    Case{.name = "Gone",
         .situation = {.phase = Phase::Gone},
         .desired = {MacRule::Restored, Absent, Absent, VfRule::None, LinkRule::Untouched}},
};

class DesiredState : public testing::TestWithParam<Case> {
protected:
    [[nodiscard]] static Desired in(Wiring wiring) {
        Situation situation = GetParam().situation;
        situation.wiring = wiring;
        return desired(situation);
    }
};

TEST_P(DesiredState, IsTheTablesWhereTheUplinkIsOfTheSameCard) {
    EXPECT_EQ(in(Wiring::UplinkPf), GetParam().desired);
    EXPECT_EQ(in(Wiring::UplinkVf), GetParam().desired);
}

TEST_P(DesiredState, LeavesTheUplinkAloneThatIsAnotherCard) {
    Desired expected = GetParam().desired;
    expected.uplink = Untouched;
    expected.tap = expected.tap == Present ? PresentIfElsewhere : expected.tap;
    EXPECT_EQ(in(Wiring::OtherUplink), expected);
}

TEST_P(DesiredState, HasOnlyTheMacWhereThereIsNoBridge) {
    Desired expected = GetParam().desired;
    expected.uplink = expected.tap = Untouched;
    EXPECT_EQ(in(Wiring::Macvtap), expected);
}

TEST_P(DesiredState, LeavesTheTableOfOpenVSwitchToIt) {
    Desired expected = GetParam().desired;
    expected.tap = Untouched;
    EXPECT_EQ(in(Wiring::OpenVSwitch), expected);
}

TEST_P(DesiredState, KeepsTheMacWhereTheBridgeIsTheSwitch) {
    Desired expected = GetParam().desired;
    expected.uplink = Untouched;
    if (expected.vfMac == MacRule::NotPair) {
        expected.vfMac = MacRule::Pair;
    }
    EXPECT_EQ(in(Wiring::Switchdev), expected);
}

INSTANTIATE_TEST_SUITE_P(Table, DesiredState, testing::ValuesIn(cases),
                         [](const auto& row) { return std::string(row.param.name); });

// Whoever leaves must be able to hear by the standby, in every set-up and policy.
TEST(Desired, HasTheLinkUpWheneverTheVirtualFunctionMayLeave) {
    for (const auto phase : {Phase::OnStandby, Phase::LeavingAsked, Phase::LeavingActive}) {
        for (const auto policy : {LinkPolicy::Up, LinkPolicy::Xml}) {
            EXPECT_EQ(desired({.phase = phase, .policy = policy}).link, LinkRule::Up);
        }
    }
}

} // namespace

} // namespace netfailover::host::core
