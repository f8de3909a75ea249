// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/naming.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

NamedLink numbered(int index, const std::string& name, bool inUse = false) {
    return {
        .index = index, .name = name, .numbered = true, .placeNames = {"enp2s0"}, .inUse = inUse};
}

NamedLink named(int index, const std::string& name, bool inUse = false) {
    return {.index = index, .name = name, .placeNames = {"enp2s0"}, .inUse = inUse};
}

// "NAME", or "NAME from INDEX" if a sibling has to step aside.
std::string choice(const NamedLink& master, std::string_view wanted,
                   const std::vector<NamedLink>& siblings) {
    const NameChoice chosen = chooseName(master, wanted, siblings);
    return chosen.name +
           (chosen.holder == nullptr ? "" : " from " + std::to_string(chosen.holder->index));
}

TEST(Naming, GivesTheMasterTheLowestNumber) {
    const NamedLink master = numbered(3, "eth1");
    EXPECT_EQ(choice(master, "eth1", {numbered(2, "eth0"), numbered(4, "eth2")}), "eth0 from 2");
    EXPECT_EQ(choice(master, "eth1", {numbered(4, "eth2")}), "eth1");
    EXPECT_EQ(choice(numbered(3, "eth10"), "eth10", {numbered(2, "eth9")}), "eth9 from 2");
    EXPECT_EQ(choice(numbered(3, "eth9"), "eth9", {numbered(2, "eth10")}), "eth9");
}

TEST(Naming, LetsNobodyElseHaveTheNameThatIsMeantForTheMaster) {
    EXPECT_EQ(choice(numbered(3, "eth0"), "lan0", {named(2, "lan0")}), "lan0 from 2");
    EXPECT_EQ(choice(numbered(3, "eth0"), "lan0", {named(2, "enp2s0")}), "lan0");
    EXPECT_EQ(choice(named(3, "lan0"), "lan0", {named(2, "enp2s0")}), "lan0");
}

TEST(Naming, TakesNoNameThatSomebodyHasGiven) {
    EXPECT_EQ(choice(numbered(3, "eth1"), "eth1", {named(2, "eth0")}), "eth1");
    EXPECT_EQ(choice(named(3, "eth1"), "eth1", {numbered(2, "eth0")}), "eth1");
    EXPECT_EQ(choice(numbered(3, "eth1"), "eth1", {numbered(2, "usb0")}), "eth1");
}

TEST(Naming, RenamesNobodyThatIsInUse) {
    EXPECT_EQ(choice(numbered(3, "eth1"), "eth1", {numbered(2, "eth0", true)}), "eth1");
    EXPECT_EQ(choice(numbered(3, "eth0"), "lan0", {named(2, "lan0", true)}), "eth0");
    EXPECT_EQ(choice(numbered(3, "eth1", true), "eth1", {numbered(2, "eth0")}), "eth1");
    EXPECT_EQ(choice(numbered(3, "eth1", true), "lan0", {}), "eth1");
}

TEST(Naming, RemembersTheNameThatAMasterCannotHave) {
    const auto refused = [](const NamedLink& master, std::string_view wanted,
                            const std::vector<NamedLink>& siblings, std::string_view got) {
        return refusedName(master.name, chooseName(master, wanted, siblings), wanted, got);
    };
    EXPECT_EQ(refused(named(3, "enp1s0", true), "lan0", {}, "enp1s0"), "lan0");
    EXPECT_EQ(refused(named(3, "enp1s0"), "lan0", {named(2, "lan0", true)}, "enp1s0"), "lan0");
    EXPECT_EQ(refused(named(3, "enp1s0"), "lan0", {}, "enp1s0"), "lan0") << "a stranger has it";
    EXPECT_EQ(refused(numbered(3, "eth1"), "eth1", {numbered(2, "eth0")}, "eth1"), "eth0");
    EXPECT_EQ(refused(numbered(3, "eth1"), "eth1", {numbered(2, "eth0")}, "eth0"), "");
    EXPECT_EQ(refused(named(3, "enp1s0"), "lan0", {}, "lan0"), "");
    EXPECT_EQ(refused(named(3, "enp1s0", true), "enp1s0", {}, "enp1s0"), "");
}

TEST(Naming, FindsNamesForWhoStepsAside) {
    using Names = std::vector<std::string>;
    EXPECT_EQ(namesAside(numbered(2, "eth0")), Names{"eth%d"});
    EXPECT_EQ(namesAside(named(2, "lan0")), (Names{"enp2s0", "eth%d"}));
    EXPECT_EQ(namesAside(named(2, "enp2s0")), Names{"eth%d"});
}

TEST(Naming, LeavesASlaveTheAlternativeNamesOfItsPlace) {
    NamedLink slave = named(2, "lan0");
    slave.placeNames = {"ens2", "enp2s0"};
    slave.alternativeNames = {"enp2s0", "enx525400fa1101", "uplink"};
    EXPECT_EQ(namesOfMaster(slave), (std::vector<std::string>{"enx525400fa1101", "uplink"}));
    slave.inUse = true;
    EXPECT_TRUE(namesOfMaster(slave).empty());
}

TEST(Naming, LeavesASlaveTheAlternativeNamesOfItsOwnFile) {
    NamedLink slave = named(2, "lan0");
    slave.alternativeNames = {"vf0"};
    slave.ownFile = true;
    EXPECT_TRUE(namesOfMaster(slave).empty());
}

TEST(Naming, KnowsAFileThatIsForOneOfTheThree) {
    EXPECT_TRUE(isForOne("[Match]\nPath=pci-0000:02:00.0\n\n[Link]\nName=vf0\n"));
    EXPECT_TRUE(isForOne("[Match]\n\tDriver = mlx5_core"));
    EXPECT_TRUE(isForOne("Property=ID_NET_FAILOVER_ROLE=primary"));
    for (const char* other :
         {"", "=", "Path", "Path=", "Path= \r\n", "#Path=a", "; Driver=a", " =Path=a",
          "[Match]\nMACAddress=52:54:00:fa:11:01\n[Link]\nName=lan0", "OriginalName=*\nType=ether",
          "[Link]\nNamePolicy=path", "MACAddressPolicy=Path=a"}) {
        EXPECT_FALSE(isForOne(other)) << other;
    }
}

TEST(Naming, TakesAnyBytesForAName) {
    EXPECT_EQ(choice(numbered(3, ""), "", {numbered(2, "")}), " from 2");
    EXPECT_EQ(choice(numbered(3, "12"), "12", {numbered(2, "7")}), "7 from 2");
    EXPECT_EQ(choice(numbered(3, "\xff"
                                 "1"),
                     "\xff"
                     "1",
                     {numbered(2, "\xff"
                                  "0")}),
              "\xff"
              "0 from 2");
}

// What was taken from a slave a moment ago is free, whatever was read before.
TEST(Naming, FindsANameFreeThatWasGivenBack) {
    std::vector<Link> links{{.index = 2, .name = "eth0"},
                            {.index = 4, .name = "enp2s0", .alternativeNames = {"lan0", "lan1"}}};
    EXPECT_TRUE(isHeldByOther("lan0", 2, links));
    EXPECT_TRUE(isHeldByOther("enp2s0", 2, links));
    EXPECT_FALSE(isHeldByOther("lan0", 4, links)) << "its own";
    dropName(links, 9, "lan0");
    EXPECT_TRUE(isHeldByOther("lan0", 2, links));
    dropName(links, 4, "lan0");
    EXPECT_FALSE(isHeldByOther("lan0", 2, links));
    EXPECT_TRUE(isHeldByOther("lan1", 2, links));
}

} // namespace

} // namespace netfailover::guest::core
