// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/drift.hpp"

#include "pairs.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

using namespace netfailover::host::test;

Snapshot before() {
    return {.domain = pairedDomain(),
            .entries = {{.mac = pairMac, .port = {7, "tap01"}, .kind = EntryKind::Static},
                        {.mac = pairMac, .port = {8, "pf0"}, .kind = EntryKind::Learned}},
            .functions = {{"pf0", {{.number = 4, .mac = pairMac, .trust = false}, {.number = 5}}}},
            .drivers = {{"0000:42:02.5", "vfio-pci"}},
            .poolsInUse = {{"fast", 1}}};
}

struct Change {
    const char* fact;
    void (*make)(Snapshot&);
};

class ADrift : public testing::TestWithParam<Change> {};

TEST_P(ADrift, IsTheFactThatHasChanged) {
    Snapshot after = before();
    GetParam().make(after);
    const Drift drift = driftOf(before(), after);
    ASSERT_EQ(drift.gone.size(), 1U);
    ASSERT_EQ(drift.added.size(), 1U);
    EXPECT_NE(drift.gone[0].find(GetParam().fact), std::string::npos) << drift.gone[0];
    EXPECT_NE(drift.gone[0], drift.added[0]);
    EXPECT_EQ(driftOf(after, before()), (Drift{.gone = drift.added, .added = drift.gone}));
}

Interface& vfOf(Snapshot& snapshot) {
    return snapshot.domain.interfaces[1];
}

constexpr std::array changes{
    Change{"memory", [](Snapshot& after) { ++after.domain.memoryKiB; }},
    Change{"machine", [](Snapshot& after) { after.domain.machine = "pc-q35-9.0"; }},
    Change{"CPU", [](Snapshot& after) { after.domain.cpu.xml = "<cpu/>"; }},
    Change{"domain", [](Snapshot& after) { after.domain.uuid = ""; }},
    Change{"attached to", [](Snapshot& after) { vfOf(after).source = "fast"; }},
    Change{"model", [](Snapshot& after) { vfOf(after).model = "virtio"; }},
    Change{"teaming", [](Snapshot& after) { vfOf(after).partner = "ua-x"; }},
    Change{"link", [](Snapshot& after) { vfOf(after).link = LinkState::Down; }},
    Change{"VLAN", [](Snapshot& after) { vfOf(after).vlan = 7; }},
    Change{"VLAN", [](Snapshot& after) { vfOf(after).trunk = true; }},
    Change{"MTU", [](Snapshot& after) { vfOf(after).mtu = 9000; }},
    Change{"device", [](Snapshot& after) { vfOf(after).hostAddress->function = 6; }},
    Change{"device", [](Snapshot& after) { vfOf(after).managed = false; }},
    Change{"place in the guest", [](Snapshot& after) { vfOf(after).guestAddress.reset(); }},
    Change{"entry", [](Snapshot& after) { after.entries[0].vlan = 7; }},
    Change{"entry", [](Snapshot& after) { after.entries[0].self = true; }},
    Change{"entry", [](Snapshot& after) { after.entries[0].sticky = true; }},
    Change{"entry", [](Snapshot& after) { after.entries[0].external = true; }},
    Change{"MAC", [](Snapshot& after) { after.functions["pf0"][0].mac = noMac(); }},
    Change{"VLAN", [](Snapshot& after) { after.functions["pf0"][1].qos = 3; }},
    Change{"rates", [](Snapshot& after) { after.functions["pf0"][1].maxRate = 3; }},
    Change{"spoofchk", [](Snapshot& after) { after.functions["pf0"][0].spoofCheck = true; }},
    Change{"trust", [](Snapshot& after) { after.functions["pf0"][0].trust = true; }},
    Change{"link", [](Snapshot& after) { after.functions["pf0"][0].link = VfLink::Enable; }},
    Change{"driver", [](Snapshot& after) { after.drivers["0000:42:02.5"] = "iavf"; }},
    Change{"pool", [](Snapshot& after) { after.poolsInUse["fast"] = 0; }},
};

INSTANTIATE_TEST_SUITE_P(Each, ADrift, testing::ValuesIn(changes));

TEST(Drift, IsNoneWhereOnlyOrderAndWhatChangesByItselfDiffer) {
    Snapshot after = before();
    std::ranges::reverse(after.domain.interfaces);
    std::ranges::reverse(after.functions["pf0"]);
    after.domain.interfaces[1].target = "vnet7";
    after.entries.pop_back();
    EXPECT_TRUE(driftOf(before(), after).isNone());
}

TEST(Drift, TellsWhatHasComeAndWhatIsGone) {
    Snapshot after = before();
    after.entries.clear();
    EXPECT_EQ(driftOf(before(), after).gone.size(), 1U);
    EXPECT_TRUE(driftOf(before(), after).added.empty());
    after = before();
    after.domain.interfaces.push_back(vfInterface());
    EXPECT_TRUE(driftOf(before(), after).gone.empty());
    EXPECT_EQ(driftOf(before(), after).added.size(), 8U) << "the same interface twice";
}

} // namespace

} // namespace netfailover::host::core
