// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/carry.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

const VfId vf{.pf = {.index = 2, .name = "pf0"}, .number = 3};

/// As a driver has it by itself.
VfAttributes plain() {
    return {.number = 3,
            .vlanProtocol = 0x8100,
            .spoofCheck = true,
            .trust = false,
            .link = VfLink::Auto};
}

/// As it was on another host, under another number there.
VfAttributes brought() {
    VfAttributes all{.number = 9, .vlan = 5, .qos = 2, .vlanProtocol = 0x88a8};
    all.minRate = 1;
    all.maxRate = 100;
    all.spoofCheck = false;
    all.trust = true;
    all.link = VfLink::Enable;
    return all;
}

std::vector<std::string> commands(const std::vector<SwitchStep>& steps) {
    std::vector<std::string> all;
    for (const SwitchStep& step : steps) {
        all.push_back(command(step));
    }
    return all;
}

VfAttributes end(const VfAttributes& start, const std::vector<SwitchStep>& steps) {
    return steps.empty() ? start : std::get<SetVf>(steps.back()).to;
}

using Texts = std::vector<std::string>;

TEST(Carrying, SetsEachAttributeByItself) {
    const auto steps = stepsToGive(vf, plain(), brought(), VlanKeeper::Nobody);
    const std::string begin = "ip link set dev pf0 vf 3 ";
    EXPECT_EQ(commands(steps),
              (Texts{begin + "vlan 5 qos 2 proto 802.1ad", begin + "max_tx_rate 100 min_tx_rate 1",
                     begin + "spoofchk off", begin + "trust on", begin + "state enable"}));
    EXPECT_EQ(end(plain(), steps).number, 3U) << "only what it has is the pair's";
    EXPECT_TRUE(stepsToGive(vf, end(plain(), steps), brought(), VlanKeeper::Nobody).empty());
}

TEST(Carrying, LeavesAVlanOfTheXmlToLibvirt) {
    for (const std::string& command :
         commands(stepsToGive(vf, plain(), brought(), VlanKeeper::Xml))) {
        EXPECT_EQ(command.find("vlan"), std::string::npos) << command;
    }
}

TEST(Carrying, AsksForNothingThatTheOtherDriverHasNotTold) {
    VfAttributes little{.vlanProtocol = 0x88a8}; // without a VLAN that means nothing
    EXPECT_TRUE(stepsToGive(vf, plain(), little, VlanKeeper::Nobody).empty());
}

TEST(Carrying, TakesBackWhatIsAsItWasGiven) {
    for (const VlanKeeper keeper : {VlanKeeper::Nobody, VlanKeeper::Libvirt, VlanKeeper::Xml}) {
        const VfAttributes now = end(plain(), stepsToGive(vf, plain(), brought(), keeper));
        const Given given = givenOf(plain(), now, keeper);
        VfAttributes expected = plain();
        if (keeper == VlanKeeper::Libvirt) { // which has written down what was there before
            expected.vlan = now.vlan;
            expected.qos = now.qos;
            expected.vlanProtocol = now.vlanProtocol;
        }
        EXPECT_EQ(end(now, stepsToTakeBack(vf, now, given)), expected);
    }
}

TEST(Carrying, LeavesWhatSomebodyHasSetMeanwhile) {
    VfAttributes now = end(plain(), stepsToGive(vf, plain(), brought(), VlanKeeper::Nobody));
    const Given given = givenOf(plain(), now, VlanKeeper::Nobody);
    now.maxRate = 50;
    now.link = VfLink::Disable;
    const VfAttributes after = end(now, stepsToTakeBack(vf, now, given));
    EXPECT_EQ(after.maxRate, 50U);
    EXPECT_EQ(after.link, VfLink::Disable);
    EXPECT_EQ(after.trust, false);
}

// On a card without trust the pair would lose it for good otherwise.
TEST(Carrying, TakesAlongWhatACardCouldNotTake) {
    VfAttributes now = end(plain(), stepsToGive(vf, plain(), brought(), VlanKeeper::Nobody));
    now.trust = false;
    const Given given = givenOf(plain(), now, VlanKeeper::Nobody);
    EXPECT_EQ(notTaken(given, brought(), VlanKeeper::Nobody), " trust on");
    EXPECT_EQ(takenAlong(now, given, brought()).trust, true);
    now.spoofCheck = true;
    EXPECT_EQ(takenAlong(now, given, brought()).spoofCheck, true) << "an administrator's";
    EXPECT_EQ(takenAlong(now, std::nullopt, brought()), now) << "of a host from which it comes";
}

} // namespace

} // namespace netfailover::host::core
