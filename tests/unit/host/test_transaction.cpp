// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/transaction.hpp"

#include "pairs.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

using namespace netfailover::host::test;
using Texts = std::vector<std::string>;

const Mac other = Mac::fromString("02:11:22:33:44:55").value();

/// A card and a bridge that do what they are asked to.
struct Host {
    Place place{.mac = pairMac,
                .vf = VfId{.pf = {.index = 2, .name = "pf0"}, .number = 4},
                .tap = Port{.index = 7, .name = "tap01"},
                .uplink = Port{.index = 2, .name = "pf0"}};
    SwitchState state{.vf = VfAttributes{.number = 4, .mac = pairMac}};
    Made made{};

    [[nodiscard]] Transaction reach(Situation situation) const {
        return core::reach(desired(situation), place, state, made);
    }

    [[nodiscard]] Texts commands(Situation situation) const {
        Texts texts;
        std::ranges::transform(reach(situation).steps, std::back_inserter(texts), command);
        return texts;
    }

    void apply(const SwitchStep& step) {
        if (const auto* mac = std::get_if<SetVfMac>(&step)) {
            state.vf->mac = mac->to;
        } else if (const auto* trust = std::get_if<SetVf>(&step)) {
            state.uplinkVf = trust->to;
        } else if (const auto* put = std::get_if<PutEntry>(&step)) {
            remove(put->entry);
            state.entries.push_back(put->entry);
        } else {
            remove(std::get<DeleteEntry>(step).entry);
        }
    }

    void apply(const Transaction& transaction) {
        for (const SwitchStep& step : transaction.steps) {
            apply(step);
        }
        made = transaction.made;
    }

    Texts go(Situation situation) {
        const Texts texts = commands(situation);
        apply(reach(situation));
        return texts;
    }

    void remove(const FdbEntry& entry) {
        std::erase_if(state.entries, [&](const FdbEntry& there) {
            return there.mac == entry.mac && there.vlan == entry.vlan && there.self == entry.self;
        });
    }

    [[nodiscard]] FdbEntry entry(const Port& port, EntryKind kind) const {
        return {.mac = pairMac, .port = port, .kind = kind, .vlan = place.vlan};
    }
};

const Port uplinkPort{.index = 2, .name = "pf0"};
const Port tapPort{.index = 7, .name = "tap01"};
const Port strangersPort{.index = 9, .name = "vnet3"};

TEST(Transaction, IsEmptyWhereAllIsAsItShouldBe) {
    EXPECT_EQ(Host().reach({.phase = Phase::Accelerated}), Transaction{});
    EXPECT_EQ(Host().reach({.phase = Phase::LeavingAsked, .enslaved = true}), Transaction{});
}

TEST(Transaction, TakesThePairToTheStandby) {
    Host host;
    EXPECT_EQ(host.go({.phase = Phase::LeavingActive}),
              (Texts{"ip link set dev pf0 vf 4 mac 00:00:00:00:00:00",
                     "bridge fdb add 52:54:00:00:12:53 dev pf0 self permanent",
                     "bridge fdb replace 52:54:00:00:12:53 dev tap01 master static"}));
    EXPECT_EQ(host.made, (Made{.tapEntry = true, .uplinkEntry = true, .vfMacBefore = pairMac}));
    EXPECT_EQ(host.commands({.phase = Phase::LeavingActive}), Texts{}) << "twice is as once";
}

TEST(Transaction, GivesTheMacBackBeforeTheEntriesGo) {
    Host host;
    host.go({.phase = Phase::LeavingActive});
    EXPECT_EQ(host.go({.phase = Phase::LeavingFailed}),
              (Texts{"ip link set dev pf0 vf 4 mac 52:54:00:00:12:53",
                     "bridge fdb del 52:54:00:00:12:53 dev tap01 master"}));
    EXPECT_EQ(host.commands({.phase = Phase::LeavingFailed}), Texts{});
    EXPECT_EQ(host.go({.phase = Phase::LeavingFailed, .enslaved = true}),
              (Texts{"bridge fdb del 52:54:00:00:12:53 dev pf0 self"}));
    EXPECT_TRUE(host.state.entries.empty());
    EXPECT_EQ(host.commands({.phase = Phase::LeavingFailed, .enslaved = true}), Texts{});
}

TEST(Transaction, TakesTheMacOfAnyOtherForNotThePairs) {
    Host host;
    host.state.vf->mac = nobodysMac();
    host.go({.phase = Phase::OnStandby});
    EXPECT_EQ(host.state.vf->mac, nobodysMac());
    EXPECT_EQ(host.made.vfMacBefore, std::nullopt);
}

TEST(Transaction, ReplacesWhatTheBridgeHasLearned) {
    Host host;
    const FdbEntry learned = host.entry(uplinkPort, EntryKind::Learned);
    host.state.entries = {learned};
    const Transaction found = host.reach({.phase = Phase::LeavingActive});
    EXPECT_EQ(found.refusals, Texts{});
    EXPECT_EQ(std::get<PutEntry>(found.steps.back()).before, learned);
}

TEST(Transaction, RefusesToTakeAnEntryFromSomebodyElse) {
    for (const EntryKind kind : {EntryKind::Static, EntryKind::Permanent}) {
        Host host;
        host.state.entries = {host.entry(strangersPort, kind)};
        host.go({.phase = Phase::LeavingActive});
        ASSERT_EQ(host.reach({.phase = Phase::LeavingActive}).refusals.size(), 1U);
        EXPECT_NE(host.reach({.phase = Phase::LeavingActive}).refusals[0].find("vnet3"),
                  std::string::npos);
        EXPECT_FALSE(host.made.tapEntry);
        host.go({.phase = Phase::Gone});
        EXPECT_EQ(host.state.entries,
                  SwitchState{.entries = {host.entry(strangersPort, kind)}}.entries);
    }
    Host host;
    host.state.entries = {host.entry(strangersPort, EntryKind::Learned)};
    host.state.entries[0].external = true;
    EXPECT_EQ(host.reach({.phase = Phase::LeavingActive}).refusals.size(), 1U);
}

TEST(Transaction, NeverDeletesAnEntryThatWasThere) {
    Host host;
    const std::vector<FdbEntry> before{
        host.entry(tapPort, EntryKind::Static),
        {.mac = pairMac, .port = uplinkPort, .self = true, .kind = EntryKind::Permanent}};
    host.state.entries = before;
    host.go({.phase = Phase::LeavingActive});
    EXPECT_EQ(host.made, Made{.vfMacBefore = pairMac});
    host.go({.phase = Phase::Gone});
    EXPECT_EQ(host.state.entries, before);
}

// By which of both the guest is to be reached is not known yet: all ports lead there.
TEST(Transaction, LetsTheBridgeSendToAllPortsUntilTheGuestHasFoundItsFunction) {
    for (const bool sends : {false, true}) {
        const Situation joining{.phase = Phase::Arrived, .standbySends = sends};
        Host host;
        host.made.uplinkEntry = true;
        FdbEntry self = host.entry(uplinkPort, EntryKind::Permanent);
        self.self = true;
        const auto stays = [&](const FdbEntry& entry) {
            host.state.entries = {self, entry};
            return host.reach(joining).steps.empty();
        };
        EXPECT_EQ(stays(host.entry(tapPort, EntryKind::Learned)), sends);
        EXPECT_FALSE(stays(host.entry(uplinkPort, EntryKind::Learned)));
        EXPECT_FALSE(stays(host.entry(strangersPort, EntryKind::Learned)));
        EXPECT_TRUE(stays(host.entry(tapPort, EntryKind::Static))) << "somebody else's";
        FdbEntry external = host.entry(uplinkPort, EntryKind::Learned);
        external.external = true;
        EXPECT_TRUE(stays(external));
        host.made.tapEntry = true;
        EXPECT_FALSE(stays(host.entry(tapPort, EntryKind::Static)));
        EXPECT_FALSE(stays(host.entry(uplinkPort, EntryKind::Static))) << "ours has moved";
    }
}

TEST(Transaction, ForgetsAnEntryThatTheBridgeHasLearnedOnThePort) {
    Host host;
    host.state.entries = {host.entry(tapPort, EntryKind::Learned)};
    EXPECT_EQ(host.commands({.phase = Phase::Arrived, .enslaved = true}),
              Texts{"bridge fdb del 52:54:00:00:12:53 dev tap01 master"});
    host.state.entries = {host.entry(uplinkPort, EntryKind::Learned)};
    EXPECT_EQ(host.commands({.phase = Phase::Arrived, .enslaved = true}), Texts{});
}

TEST(Transaction, FollowsAnEntryOfOursThatHasMoved) {
    Host host;
    host.go({.phase = Phase::OnStandby});
    host.state.entries.back().port = uplinkPort;
    EXPECT_EQ(host.commands({.phase = Phase::OnStandby}),
              Texts{"bridge fdb replace 52:54:00:00:12:53 dev tap01 master static"});
    EXPECT_EQ(host.go({.phase = Phase::Gone}).back(),
              "bridge fdb del 52:54:00:00:12:53 dev pf0 master");
}

TEST(Transaction, TrustsAnUplinkForAsLongAsItHasTheEntry) {
    Host host;
    host.place.uplink = Port{.index = 5, .name = "pf0v1"};
    host.place.uplinkVf = VfId{.pf = {.index = 2, .name = "pf0"}, .number = 1};
    host.state.uplinkVf = VfAttributes{.number = 1, .mac = other, .trust = false};
    EXPECT_EQ(host.go({.phase = Phase::OnStandby, .wiring = Wiring::UplinkVf}),
              (Texts{"ip link set dev pf0 vf 4 mac 00:00:00:00:00:00",
                     "ip link set dev pf0 vf 1 trust on",
                     "bridge fdb add 52:54:00:00:12:53 dev pf0v1 self permanent",
                     "bridge fdb replace 52:54:00:00:12:53 dev tap01 master static"}));
    EXPECT_EQ(host.go({.phase = Phase::Accelerated, .wiring = Wiring::UplinkVf}),
              (Texts{"ip link set dev pf0 vf 4 mac 52:54:00:00:12:53",
                     "bridge fdb del 52:54:00:00:12:53 dev pf0v1 self",
                     "ip link set dev pf0 vf 1 trust off",
                     "bridge fdb del 52:54:00:00:12:53 dev tap01 master"}));
    EXPECT_EQ(host.made, Made{.vfMacBefore = pairMac});
    host.state.uplinkVf->trust = true;
    host.go({.phase = Phase::OnStandby, .wiring = Wiring::UplinkVf});
    host.go({.phase = Phase::Gone, .wiring = Wiring::UplinkVf});
    EXPECT_EQ(host.state.uplinkVf->trust, true) << "as it was";
}

TEST(Transaction, MendsOnlyTheMacThatLibvirtDidNotRestore) {
    Host host;
    host.state.vf->mac = other;
    host.go({.phase = Phase::Arrived});
    EXPECT_EQ(host.made.vfMacBefore, other);
    host.go({.phase = Phase::LeavingActive});
    Host restored = host;
    restored.state.vf->mac = other;
    const Texts entriesOnly = restored.go({.phase = Phase::Gone});
    EXPECT_EQ(std::ranges::count_if(entriesOnly,
                                    [](const auto& text) {
                                        return text.find("mac ") != std::string::npos &&
                                               text.starts_with("ip link");
                                    }),
              0);
    EXPECT_EQ(restored.made, Made{});
    EXPECT_EQ(host.go({.phase = Phase::Gone}).front(),
              "ip link set dev pf0 vf 4 mac 02:11:22:33:44:55");
    EXPECT_EQ(host.commands({.phase = Phase::Gone}), Texts{});
}

TEST(Transaction, KeepsWhatLibvirtGivesBackBeforeTheDomainIsKnownToHaveDied) {
    Host host;
    host.go({.phase = Phase::LeavingActive});
    ASSERT_EQ(host.made.vfMacBefore, pairMac);
    host.go({.phase = Phase::Accelerated});
    host.state.vf->mac = other;
    host.go({.phase = Phase::Accelerated});
    ASSERT_EQ(host.state.vf->mac, pairMac) << "as far as anybody knows it runs";
    host.go({.phase = Phase::Gone});
    EXPECT_EQ(host.state.vf->mac, other);
    EXPECT_EQ(host.made, Made{});
}

TEST(Transaction, NeverGivesThePairsMacToAFunctionThatHasGone) {
    Host host;
    host.go({.phase = Phase::LeavingActive});
    ASSERT_EQ(host.made.vfMacBefore, pairMac) << "libvirt had set it when we first looked";
    Host stillThere = host;
    stillThere.state.vf->mac = pairMac;
    host.go({.phase = Phase::Gone});
    EXPECT_EQ(host.state.vf->mac, noMac());
    stillThere.go({.phase = Phase::Gone});
    EXPECT_EQ(stillThere.state.vf->mac, noMac());
    Host unknown;
    unknown.go({.phase = Phase::Gone});
    EXPECT_EQ(unknown.state.vf->mac, noMac());
    EXPECT_EQ(unknown.made, Made{});
    EXPECT_EQ(unknown.commands({.phase = Phase::Gone}), Texts{});
}

TEST(Transaction, TakesBackTheCopiesThatTheKernelMadeForEachVlan) {
    Host host;
    host.go({.phase = Phase::OnStandby});
    FdbEntry copy = host.entry(tapPort, EntryKind::Static);
    copy.vlan = 1;
    host.state.entries.push_back(copy);
    EXPECT_EQ(host.commands({.phase = Phase::OnStandby}), Texts{});
    host.state.entries[1].port = uplinkPort;
    EXPECT_EQ(host.go({.phase = Phase::Gone}),
              (Texts{"bridge fdb del 52:54:00:00:12:53 dev pf0 self",
                     "bridge fdb del 52:54:00:00:12:53 dev pf0 master",
                     "bridge fdb del 52:54:00:00:12:53 dev tap01 master vlan 1"}));
    EXPECT_TRUE(host.state.entries.empty());
}

TEST(Transaction, PutsTheEntryOfAnotherCardsUplinkOnlyWhereItWasLearnedElsewhere) {
    Host host;
    const Situation standby{.phase = Phase::OnStandby, .wiring = Wiring::OtherUplink};
    host.state.vf->mac = other;
    EXPECT_EQ(host.commands(standby), Texts{});
    host.state.entries = {host.entry(tapPort, EntryKind::Learned)};
    EXPECT_EQ(host.commands(standby), Texts{});
    host.state.entries = {host.entry(uplinkPort, EntryKind::Learned)};
    EXPECT_EQ(host.commands(standby),
              Texts{"bridge fdb replace 52:54:00:00:12:53 dev tap01 master static"});
}

TEST(Transaction, KeepsToTheVlanOfAFilteringBridge) {
    Host host;
    host.place.vlan = 10;
    host.state.entries = {
        {.mac = pairMac, .port = strangersPort, .kind = EntryKind::Static, .vlan = 20}};
    EXPECT_EQ(host.go({.phase = Phase::OnStandby}).back(),
              "bridge fdb replace 52:54:00:00:12:53 dev tap01 master static vlan 10");
    EXPECT_EQ(host.go({.phase = Phase::Accelerated}).back(),
              "bridge fdb del 52:54:00:00:12:53 dev tap01 master vlan 10");
    EXPECT_EQ(host.state.entries.size(), 1U);
}

TEST(Transaction, DoesWhatItCanWhereAPartIsMissing) {
    Host host;
    host.place.vf.reset();
    host.place.uplink.reset();
    EXPECT_EQ(host.commands({.phase = Phase::OnStandby}),
              Texts{"bridge fdb replace 52:54:00:00:12:53 dev tap01 master static"});
    host.place.tap.reset();
    EXPECT_EQ(host.reach({.phase = Phase::OnStandby}), Transaction{});
}

// row: Input | names with quotes, tabs and newlines | are quoted where they are shown
TEST(Transaction, QuotesNamesForTheShell) {
    Host host;
    host.place.tap = Port{.index = 7, .name = "a'b $(x)"};
    host.place.vf->pf.name = "p;f";
    EXPECT_EQ(host.commands({.phase = Phase::LeavingActive}).back(),
              "bridge fdb replace 52:54:00:00:12:53 dev 'a'\\''b $(x)' master static");
    EXPECT_EQ(host.commands({.phase = Phase::LeavingActive}).front(),
              "ip link set dev 'p;f' vf 4 mac 00:00:00:00:00:00");
}

TEST(Transaction, SetsTheAttributesOfAVirtualFunction) {
    const VfId vf{.pf = uplinkPort, .number = 3};
    const VfAttributes old{.number = 3, .mac = other, .maxRate = 10, .trust = false};
    const VfAttributes wanted{.number = 9,
                              .mac = pairMac,
                              .vlan = 5,
                              .qos = 2,
                              .vlanProtocol = 0x88a8,
                              .minRate = 1,
                              .maxRate = 100,
                              .spoofCheck = false,
                              .trust = true,
                              .link = VfLink::Enable};
    const SwitchStep step = SetVf{.vf = vf, .from = old, .to = wanted};
    EXPECT_EQ(command(step),
              "ip link set dev pf0 vf 3 vlan 5 qos 2 proto 802.1ad max_tx_rate 100 min_tx_rate 1 "
              "spoofchk off trust on state enable");
    EXPECT_EQ(std::get<SetVf>(undo(step).value()).to, old);
    EXPECT_EQ(attributeWords(old, old), "");
    EXPECT_EQ(attributeWords(old, {.maxRate = 10}), "") << "what a driver does not tell";
}

// Undone in reverse, every phase leads back to where it was entered.
TEST(Transaction, CanBeUndoneStepByStep) {
    for (const auto phase : {Phase::OnStandby, Phase::LeavingActive, Phase::Arrived, Phase::Gone}) {
        Host host;
        host.state.entries = {host.entry(tapPort, EntryKind::Static)};
        host.place.uplinkVf = VfId{.pf = uplinkPort, .number = 1};
        host.state.uplinkVf = VfAttributes{.number = 1, .trust = false};
        const SwitchState before = host.state;
        const Transaction done = host.reach({.phase = phase});
        host.apply(done);
        for (auto step = done.steps.rbegin(); step != done.steps.rend(); ++step) {
            host.apply(undo(*step).value());
        }
        EXPECT_EQ(host.state, before);
    }
}

TEST(Transaction, LeavesALearnedEntryToTheBridgeWhenUndone) {
    Host host;
    EXPECT_EQ(undo(DeleteEntry{.entry = host.entry(tapPort, EntryKind::Learned)}), std::nullopt);
    const FdbEntry ours = host.entry(tapPort, EntryKind::Static);
    EXPECT_EQ(undo(PutEntry{.entry = ours, .before = host.entry(uplinkPort, EntryKind::Learned)}),
              SwitchStep(DeleteEntry{.entry = ours}));
}

} // namespace

} // namespace netfailover::host::core
