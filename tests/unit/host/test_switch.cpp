// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/decode.hpp"
#include "host/kernel/perform.hpp"
#include "host/kernel/reconcile.hpp"
#include "pairs.hpp"
#include "wire.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <map>
#include <sys/socket.h>

namespace netfailover::host::kernel {

namespace {

using namespace netfailover::guest::test;
using namespace netfailover::host::test;
using core::EntryKind;
using core::FdbEntry;
using core::Phase;
using core::VfAttributes;

base::Message wrapped(std::uint16_t type, const ByteVector& payload) {
    return {.type = type, .payload = payload};
}

ByteVector neighbour(std::uint16_t state, unsigned flags, std::uint8_t family = AF_BRIDGE) {
    ndmsg header{};
    header.ndm_family = family;
    header.ndm_ifindex = 7;
    header.ndm_state = state;
    header.ndm_flags = static_cast<std::uint8_t>(flags);
    return bytesOfValue(header);
}

ByteVector macAttribute() {
    const auto bytes = pairMac.bytes();
    return attribute(NDA_LLADDR, ByteVector(bytes.begin(), bytes.end()));
}

TEST(DecodeForwarding, TellsWhoseEntryItIs) {
    const auto bridges = neighbour(NUD_NOARP, NTF_STICKY) + macAttribute() +
                         attribute(NDA_MASTER, bytesOfValue(3)) +
                         attribute(NDA_VLAN, bytesOfValue(std::uint16_t{10}));
    EXPECT_EQ(decodeForwarding(wrapped(RTM_NEWNEIGH, bridges)),
              (ForwardingEntry{.entry = {.mac = pairMac,
                                         .port = {.index = 7},
                                         .kind = EntryKind::Static,
                                         .vlan = 10,
                                         .sticky = true},
                               .bridge = 3}));
    const auto own = neighbour(NUD_PERMANENT, NTF_SELF) + macAttribute();
    EXPECT_EQ(decodeForwarding(wrapped(RTM_NEWNEIGH, own)),
              (ForwardingEntry{.entry = {.mac = pairMac,
                                         .port = {.index = 7},
                                         .self = true,
                                         .kind = EntryKind::Permanent}}));
    const auto learned = neighbour(NUD_REACHABLE, NTF_EXT_LEARNED) + macAttribute();
    EXPECT_TRUE(decodeForwarding(wrapped(RTM_NEWNEIGH, learned))->entry.external);
}

TEST(DecodeForwarding, PassesOverTheRest) {
    EXPECT_EQ(decodeForwarding(wrapped(RTM_NEWNEIGH, neighbour(0, 0, AF_INET) + macAttribute())),
              std::nullopt);
    EXPECT_EQ(decodeForwarding(wrapped(RTM_NEWNEIGH, neighbour(0, 0))), std::nullopt);
    EXPECT_EQ(decodeForwarding(wrapped(RTM_NEWLINK, neighbour(0, 0))), std::nullopt);
    EXPECT_EQ(decodeForwarding(wrapped(RTM_NEWNEIGH, {})), std::nullopt);
}

ByteVector linkHeader(std::uint8_t family) {
    ifinfomsg header{};
    header.ifi_family = family;
    header.ifi_index = 2;
    return bytesOfValue(header);
}

ifla_vf_mac vfMac(std::uint32_t number) {
    ifla_vf_mac value{};
    value.vf = number;
    std::ranges::copy(pairMac.bytes(), std::as_writable_bytes(std::span(value.mac)).begin());
    return value;
}

TEST(DecodeFunctions, ReadsEveryAttribute) {
    const auto vf = attribute(IFLA_VF_MAC, bytesOfValue(vfMac(4))) +
                    attribute(IFLA_VF_VLAN_LIST,
                              attribute(IFLA_VF_VLAN_INFO,
                                        bytesOfValue(ifla_vf_vlan_info{4, 42, 3, htons(0x88a8)}))) +
                    attribute(IFLA_VF_RATE, bytesOfValue(ifla_vf_rate{4, 10, 100})) +
                    attribute(IFLA_VF_SPOOFCHK, bytesOfValue(ifla_vf_spoofchk{4, 1})) +
                    attribute(IFLA_VF_TRUST, bytesOfValue(ifla_vf_trust{4, 0xffffffff})) +
                    attribute(IFLA_VF_LINK_STATE, bytesOfValue(ifla_vf_link_state{4, 2}));
    const auto link =
        linkHeader(AF_UNSPEC) + attribute(IFLA_VFINFO_LIST, attribute(IFLA_VF_INFO, vf));
    EXPECT_EQ(decodeFunctions(wrapped(RTM_NEWLINK, link)),
              (VirtualFunctions{.index = 2,
                                .functions = {{.number = 4,
                                               .mac = pairMac,
                                               .vlan = 42,
                                               .qos = 3,
                                               .vlanProtocol = 0x88a8,
                                               .minRate = 10,
                                               .maxRate = 100,
                                               .spoofCheck = true,
                                               .trust = std::nullopt,
                                               .link = core::VfLink::Disable}}}));
    EXPECT_EQ(decodeFunctions(wrapped(RTM_NEWLINK, linkHeader(AF_UNSPEC))), std::nullopt);
}

TEST(DecodeFunctions, ReadsNoFurtherThanTheBytes) {
    const auto cut =
        linkHeader(AF_UNSPEC) +
        attribute(IFLA_VFINFO_LIST, attribute(IFLA_VF_INFO, attribute(IFLA_VF_MAC, ByteVector(5))));
    EXPECT_EQ(decodeFunctions(wrapped(RTM_NEWLINK, cut))->functions, std::vector<VfAttributes>(1));
    const auto wrong = linkHeader(AF_UNSPEC) + attribute(IFLA_VFINFO_LIST, ByteVector(6));
    EXPECT_THROW((void)decodeFunctions(wrapped(RTM_NEWLINK, wrong)), base::MalformedMessage);
}

TEST(DecodePortVlan, FindsTheUntaggedOne) {
    const auto vlan = [](std::uint16_t flags, std::uint16_t id) {
        return attribute(IFLA_BRIDGE_VLAN_INFO, bytesOfValue(bridge_vlan_info{flags, id}));
    };
    const auto port = linkHeader(AF_BRIDGE) +
                      attribute(IFLA_AF_SPEC, vlan(0, 1) + vlan(BRIDGE_VLAN_INFO_PVID, 7));
    EXPECT_EQ(decodePortVlan(wrapped(RTM_NEWLINK, port)), (PortVlan{.index = 2, .untagged = 7}));
    EXPECT_EQ(decodePortVlan(wrapped(RTM_NEWLINK, linkHeader(AF_UNSPEC))), std::nullopt);
}

/// Of a link with the index 2.
bool concerns(const char* kind, const ByteVector& more, std::uint16_t type = RTM_NEWLINK) {
    const std::vector known{2, 10};
    const auto text =
        kind == nullptr ? ByteVector{} : attribute(IFLA_LINKINFO, attribute(IFLA_INFO_KIND, kind));
    ifinfomsg header{};
    header.ifi_index = 99;
    return concernsPairs(wrapped(type, bytesOfValue(header) + text + more), known);
}

TEST(ConcernsPairs, WhateverMayBeOfAPair) {
    EXPECT_TRUE(concerns(nullptr, {})) << "a card or a virtual function";
    EXPECT_TRUE(concerns("tun", {})) << "a tap that has just come";
    EXPECT_TRUE(concerns("bond", {}, RTM_DELLINK));
    EXPECT_TRUE(concerns("veth", attribute(IFLA_MASTER, bytesOfValue(10)))) << "at its bridge";
    const auto own =
        linkHeader(AF_UNSPEC) + attribute(IFLA_LINKINFO, attribute(IFLA_INFO_KIND, "bridge"));
    EXPECT_TRUE(concernsPairs(wrapped(RTM_NEWLINK, own), {2})) << "its bridge";
    EXPECT_FALSE(concernsPairs(wrapped(RTM_NEWLINK, own), {}));
}

TEST(ConcernsPairs, NotWhatIsOfContainers) {
    for (const auto type : {std::uint16_t{RTM_NEWLINK}, std::uint16_t{RTM_DELLINK}}) {
        EXPECT_FALSE(concerns("veth", {}, type));
        EXPECT_FALSE(concerns("veth", attribute(IFLA_MASTER, bytesOfValue(11)), type));
        EXPECT_FALSE(concerns("bridge", {}, type));
    }
    EXPECT_FALSE(concerns(nullptr, {}, RTM_NEWNEIGH));
    EXPECT_FALSE(concernsPairs(wrapped(RTM_NEWLINK, linkHeader(AF_BRIDGE)), {2}))
        << "what a bridge says of a port";
}

/// A kernel whose drivers have moods.
class FakeSwitch final : public Switch {
public:
    std::vector<ForwardingEntry> entries{};
    std::map<int, std::string> names{{2, "pf0"}, {7, "tap01"}, {8, "vnet3"}};
    VfAttributes vf{.number = 4, .mac = pairMac};
    bool refusesZero{};
    int busyFor{};
    Answer entryAnswer{Answer::Done};
    std::chrono::milliseconds waited{};

    std::vector<ForwardingEntry> forwarding() override { return entries; }
    std::vector<VirtualFunctions> functions() override {
        return {{.index = 2, .functions = {VfAttributes{.number = 1}, vf}}};
    }
    std::vector<PortVlan> portVlans() override { return {{.index = 7, .untagged = 10}}; }
    std::string nameOf(int index) override { return names.at(index); }
    Answer setVfMac(const core::VfId&, const core::Mac& mac) override {
        if (busyFor-- > 0) {
            return Answer::Busy;
        }
        if (refusesZero && mac == core::noMac()) {
            return Answer::Invalid;
        }
        vf.mac = mac;
        return Answer::Done;
    }
    Answer setVf(const core::VfId&, const VfAttributes&, const VfAttributes& to) override {
        vf.trust = to.trust;
        return Answer::NotSupported;
    }
    Answer putEntry(const FdbEntry& entry, bool) override {
        const bool isThere =
            std::ranges::any_of(entries, [&](const auto& other) { return other.entry == entry; });
        if (entryAnswer != Answer::Done && !entry.self) {
            return entryAnswer;
        }
        if (isThere) {
            return Answer::Exists;
        }
        entries.push_back({.entry = entry, .bridge = entry.self ? 0 : 3});
        return Answer::Done;
    }
    Answer deleteEntry(const FdbEntry& entry) override {
        return std::erase_if(entries, [&](const auto& other) { return other.entry == entry; }) > 0
                   ? Answer::Done
                   : Answer::NotThere;
    }
    void wait(std::chrono::milliseconds time) override { waited += time; }
};

PairPlace pairPlace() {
    return {.place = {.mac = pairMac,
                      .vf = core::VfId{.pf = {.index = 2, .name = "pf0"}, .number = 4},
                      .tap = core::Port{.index = 7, .name = "tap01"},
                      .uplink = core::Port{.index = 2, .name = "pf0"}},
            .wiring = core::Wiring::UplinkPf,
            .bridge = core::Port{.index = 3, .name = "br0"}};
}

Performed go(FakeSwitch& kernel, Phase phase, const core::Made& made = {}) {
    return perform(kernel, compare(kernel, pairPlace(), {.phase = phase}, made), made);
}

TEST(Perform, DoesAllAndTakesAllBack) {
    FakeSwitch kernel;
    const Performed done = go(kernel, Phase::LeavingActive);
    EXPECT_EQ(done.failure, "");
    EXPECT_EQ(done.done.size(), 3U);
    EXPECT_EQ(kernel.vf.mac, core::noMac());
    EXPECT_EQ(go(kernel, Phase::LeavingActive, done.made).done.size(), 0U);
    const Performed back = go(kernel, Phase::Accelerated, done.made);
    EXPECT_EQ(kernel.vf.mac, pairMac);
    EXPECT_TRUE(kernel.entries.empty());
    EXPECT_FALSE(back.made.tapEntry);
}

// row: Kernel | a driver refuses a MAC of zero (EINVAL) | it has another one
TEST(Perform, TakesAnotherMacWhereTheDriverRefusesZero) {
    FakeSwitch kernel;
    kernel.refusesZero = true;
    EXPECT_EQ(go(kernel, Phase::LeavingActive).failure, "");
    EXPECT_EQ(kernel.vf.mac, core::nobodysMac());
}

// row: Kernel | a driver is busy (EAGAIN, EBUSY) | tried again for a second, then undone and told
TEST(Perform, WaitsForABusyDriverAndNotForEver) {
    FakeSwitch kernel;
    kernel.busyFor = 6;
    EXPECT_EQ(go(kernel, Phase::LeavingActive).failure, "");
    EXPECT_EQ(kernel.waited, std::chrono::milliseconds(300));
    FakeSwitch stuck;
    stuck.busyFor = 1000;
    EXPECT_NE(go(stuck, Phase::LeavingActive).failure.find("busy"), std::string::npos);
    EXPECT_LE(stuck.waited, std::chrono::seconds(1));
    EXPECT_TRUE(stuck.entries.empty());
}

TEST(Perform, UndoesWhatWasDoneWhenAStepFails) {
    for (const Answer answer : {Answer::NotPermitted, Answer::Exists, Answer::NotThere,
                                Answer::NotSupported, Answer::Failed, Answer::Invalid}) {
        FakeSwitch kernel;
        kernel.entryAnswer = answer;
        const Performed result = go(kernel, Phase::LeavingActive);
        EXPECT_NE(result.failure.find("tap01"), std::string::npos);
        EXPECT_EQ(result.made, core::Made{});
        EXPECT_EQ(kernel.vf.mac, pairMac);
        EXPECT_TRUE(kernel.entries.empty());
        EXPECT_TRUE(result.lost.empty());
    }
}

TEST(Perform, DoesNotOwnAnEntryThatSomebodyElseMadeMeanwhile) {
    FakeSwitch kernel;
    const auto transaction = compare(kernel, pairPlace(), {.phase = Phase::LeavingActive}, {});
    const FdbEntry foreign{.mac = pairMac,
                           .port = {.index = 2, .name = "pf0"},
                           .self = true,
                           .kind = EntryKind::Permanent};
    kernel.entries = {{.entry = foreign}};
    const Performed done = perform(kernel, transaction, {});
    EXPECT_EQ(done.failure, "");
    EXPECT_FALSE(done.made.uplinkEntry);
    (void)go(kernel, Phase::Gone, done.made);
    EXPECT_EQ(kernel.entries, (std::vector<ForwardingEntry>{{.entry = foreign}}));
}

TEST(Perform, FindsAnEntryThatMovedBetweenTheLookAndTheStep) {
    FakeSwitch kernel;
    const Performed done = go(kernel, Phase::LeavingActive);
    const core::Situation gone{.phase = Phase::Gone};
    const auto transaction = compare(kernel, pairPlace(), gone, done.made);
    for (ForwardingEntry& found : kernel.entries) {
        if (!found.entry.self) {
            found.entry.port = {.index = 2, .name = "pf0"};
        }
    }
    const Performed first = perform(kernel, transaction, done.made);
    EXPECT_EQ(first.failure, "");
    EXPECT_EQ(kernel.entries.size(), 1U);
    const Performed second =
        perform(kernel, compare(kernel, pairPlace(), gone, first.made), first.made);
    EXPECT_EQ(second.failure, "");
    EXPECT_TRUE(kernel.entries.empty());
    EXPECT_FALSE(second.made.tapEntry);
}

TEST(Observe, SeesThePairsPlaceOnly) {
    FakeSwitch kernel;
    const auto entry = [](int port, bool self) {
        return FdbEntry{.mac = pairMac,
                        .port = {.index = port, .name = port == 2 ? "pf0" : "vnet3"},
                        .self = self};
    };
    kernel.entries = {{.entry = entry(8, false), .bridge = 3},
                      {.entry = entry(8, false), .bridge = 4},
                      {.entry = entry(2, true)},
                      {.entry = entry(9, true)},
                      {.entry = {.mac = core::noMac(), .port = {.index = 7}}, .bridge = 3}};
    const auto state = observe(kernel, pairPlace().place, 3);
    EXPECT_EQ(state.entries, (std::vector{entry(8, false), entry(2, true)}));
    EXPECT_EQ(state.vf, kernel.vf);
    EXPECT_EQ(state.uplinkVf, std::nullopt);
}

TEST(FindVlan, LooksWhereTheBridgeFilters) {
    FakeSwitch kernel;
    PairPlace found = pairPlace();
    findVlan(kernel, found);
    EXPECT_EQ(found.place.vlan, 0);
    found.filters = true;
    findVlan(kernel, found);
    EXPECT_EQ(found.place.vlan, 10);
}

} // namespace

} // namespace netfailover::host::kernel
