// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/naming.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::core {

namespace {

using namespace netfailover::guest::test;

NamedLink numbered(int index, const std::string& name, bool inUse = false) {
    return {
        .index = index, .name = name, .numbered = true, .placeNames = {"enp2s0"}, .inUse = inUse};
}

NamedLink named(int index, const std::string& name, bool inUse = false) {
    return {.index = index, .name = name, .placeNames = {"enp2s0"}, .inUse = inUse};
}

std::vector<Link> linksOf(const NamedMembers& members) {
    std::vector<Link> links;
    for (const auto* all : {&members.masters, &members.slaves}) {
        for (const NamedLink& one : *all) {
            links.push_back(
                {.index = one.index, .name = one.name, .alternativeNames = one.alternativeNames});
        }
    }
    return links;
}

// "NAME", "NAME from INDEX" if a slave has to give it away, and "NAME, refused: WHY".
std::string choice(const NamedLink& master, std::string_view wanted, const NamedMembers& members,
                   const std::vector<Link>& links) {
    const NameChoice chosen = chooseName(master, wanted, members, links);
    return chosen.name +
           (chosen.holder == nullptr ? "" : " from " + std::to_string(chosen.holder->index)) +
           (chosen.refusal ? ", refused: " + causeOf(*chosen.refusal) : "");
}

// Of the only failover
std::string choice(const NamedLink& master, std::string_view wanted,
                   const std::vector<NamedLink>& slaves) {
    const NamedMembers members{.masters = {master}, .slaves = slaves};
    return choice(master, wanted, members, linksOf(members));
}

TEST(Naming, GivesTheMasterTheLowestNumber) {
    const NamedLink master = numbered(3, "eth1");
    EXPECT_EQ(choice(master, "eth1", {numbered(2, "eth0"), numbered(4, "eth2")}), "eth0 from 2");
    EXPECT_EQ(choice(master, "eth1", {numbered(4, "eth2")}), "eth1");
    EXPECT_EQ(choice(numbered(3, "eth10"), "eth10", {numbered(2, "eth9")}), "eth9 from 2");
    EXPECT_EQ(choice(numbered(3, "eth9"), "eth9", {numbered(2, "eth10")}), "eth9");
}

// Written for the master on a machine without our rules
TEST(Naming, LeavesTheMasterTheNumberThatAConfigurationMentions) {
    NamedMembers members{.masters = {numbered(3, "eth1")},
                         .slaves = {numbered(2, "eth0"), numbered(4, "eth2")}};
    const auto chosen = [&members](std::string_view configured) {
        members.configured = configured;
        return choice(members.masters.front(), members.masters.front().name, members,
                      linksOf(members));
    };
    EXPECT_EQ(chosen("iface eth1 inet dhcp"), "eth1");
    for (const char* other : {"", "iface eth0 inet dhcp", "auto eth0 eth1", "iface eth2 inet dhcp",
                              "iface eth10 inet dhcp", "# auto eth1"}) {
        EXPECT_EQ(chosen(other), "eth0 from 2") << other;
    }
    members.masters = {numbered(3, "eth1", true)};
    EXPECT_EQ(chosen("iface eth1 inet dhcp"), "eth1");
}

// The initramfs knew of no configuration.
TEST(Naming, GivesTheMasterItsNumberBackForAConfigurationThatMentionsIt) {
    NamedLink master = named(3, "eth0");
    master.kernelName = "eth1";
    NamedMembers members{.masters = {master}, .slaves = {numbered(2, "eth3")}};
    const auto chosen = [&](std::string_view configured, std::string_view wanted = "eth0") {
        members.configured = configured;
        return choice(master, wanted, members, linksOf(members));
    };
    EXPECT_EQ(chosen("[Match]\nName=eth1\n"), "eth1");
    EXPECT_EQ(chosen("[Match]\nName=eth1\n", "lan0"), "lan0");
    EXPECT_EQ(chosen("[Match]\nName=eth0 eth1\n"), "eth0");
    EXPECT_EQ(chosen(""), "eth0");
    master.inUse = true;
    EXPECT_EQ(chosen("[Match]\nName=eth1\n"), "eth1, refused: it is in use")
        << "the initramfs had a lease";
    EXPECT_EQ(chosen(""), "eth0");
    master = named(3, "lan0");
    master.kernelName = "eth1";
    EXPECT_EQ(chosen("[Match]\nName=eth1\n", "lan0"), "lan0");
    master = named(3, "eth0");
    master.kernelName = "ens10";
    EXPECT_EQ(chosen("[Match]\nName=ens10\n"), "eth0");
}

TEST(Naming, FindsANameAmongTheWordsOfAConfiguration) {
    for (const char* text :
         {"eth1", "auto lo eth1\n", "\tallow-hotplug eth1", "interface-name=eth1",
          "interface-name=eth0;eth1;", "iface eth1.5 inet dhcp", "eth1:0",
          "ip=:::::eth1:dhcp quiet", "Name=\"eth1\"", "a\n\nName=eth1"}) {
        EXPECT_TRUE(mentions(text, "eth1")) << text;
    }
    for (const char* text :
         {"", "eth", "eth10", "veth1", "my-eth1", "eth1_", "#eth1", "  ; eth1", "ETH1"}) {
        EXPECT_FALSE(mentions(text, "eth1")) << text;
    }
    EXPECT_FALSE(mentions("any", ""));
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
    EXPECT_EQ(choice(numbered(3, "eth1"), "eth1", {numbered(2, "eth0", true)}),
              "eth0 from 2, refused: eth0 has that name, and keeps it");
    EXPECT_EQ(choice(numbered(3, "eth0"), "lan0", {named(2, "lan0", true)}),
              "lan0 from 2, refused: lan0 has that name, and keeps it");
    EXPECT_EQ(choice(numbered(3, "eth1", true), "eth1", {numbered(2, "eth0")}), "eth1");
}

TEST(Naming, GivesANumberThatASlaveHadInUseOnceThatHasGone) {
    NamedLink master = numbered(3, "eth1");
    master.refused = "eth0";
    EXPECT_EQ(choice(master, "eth1", {numbered(4, "eth2")}), "eth0");
    EXPECT_EQ(choice(master, "eth1", {numbered(5, "eth0"), numbered(4, "eth2")}), "eth0 from 5");
    EXPECT_EQ(choice(master, "eth1", {numbered(5, "eth0", true)}),
              "eth0 from 5, refused: eth0 has that name, and keeps it");
    EXPECT_EQ(choice(master, "lan0", {numbered(4, "eth2")}), "lan0");
    const std::vector<Link> links{{.index = 9, .name = "eth0"}};
    EXPECT_EQ(choice(master, "eth1", {.masters = {master}}, links),
              "eth0, refused: eth0 has that name, and keeps it");
    for (const char* other : {"lan0", "eth1", "eth2", "eth00", ""}) {
        master.refused = other;
        EXPECT_EQ(choice(master, "eth1", {numbered(4, "eth2")}), "eth1") << other;
    }
    master = numbered(3, "eth1", true);
    master.refused = "eth0";
    EXPECT_EQ(choice(master, "eth1", {numbered(4, "eth2")}), "eth1");
}

// One that could have it as an alternative name
TEST(Naming, KnowsThatOnlyTheMasterIsInTheWay) {
    EXPECT_EQ(choice(numbered(3, "eth1", true), "lan0", {}), "lan0, refused: it is in use");
    EXPECT_EQ(choice(named(3, "enp1s0", true), "lan0", {named(2, "lan0")}),
              "lan0 from 2, refused: it is in use");
    EXPECT_EQ(choice(named(3, "enp1s0", true), "lan0", {named(2, "lan0", true)}),
              "lan0 from 2, refused: lan0 has that name, and keeps it");
    EXPECT_EQ(choice(named(3, "enp1s0", true), "enp1s0", {}), "enp1s0");
}

TEST(Naming, TakesNothingFromAStranger) {
    const NamedLink master = named(3, "enp1s0");
    const std::vector<Link> links{{.index = 9, .name = "br0", .alternativeNames = {"lan0"}}};
    EXPECT_EQ(choice(master, "lan0", {.masters = {master}}, links),
              "lan0, refused: br0 has that name, and keeps it");
}

// One that has it by its place, or by a rule for the address, when there was no master
TEST(Naming, TakesAnAlternativeNameFromASlave) {
    NamedLink slave = named(2, "ens2");
    slave.alternativeNames = {"enp2s0"};
    EXPECT_EQ(choice(named(3, "enp1s0"), "enp2s0", {slave}), "enp2s0 from 2");
    slave.inUse = true;
    EXPECT_EQ(choice(named(3, "enp1s0"), "enp2s0", {slave}),
              "enp2s0 from 2, refused: ens2 has that name, and keeps it");
}

/// Two failovers, of which the helper names the masters one after the other.
struct TwoFailovers {
    NamedMembers members{};

    // Has the master with this index named, as soon as what it replaces has stepped aside.
    void name(int index, std::string_view wanted = {}) { finish(index, begin(index, wanted)); }

    // What the helper does, and the name that it prints
    std::string begin(int index, std::string_view wanted = {}) {
        const NamedLink& master = masterWith(index);
        const auto links = linksOf(members);
        const NameChoice chosen =
            chooseName(master, wanted.empty() ? master.name : wanted, members, links);
        if (chosen.refusal) {
            return master.name;
        }
        if (chosen.holder != nullptr) {
            NamedLink& holder =
                *std::ranges::find(members.slaves, chosen.holder->index, &NamedLink::index);
            rename(holder, namesAside(holder, links).front());
        }
        return chosen.name;
    }

    // What udev does then
    void finish(int index, const std::string& name) {
        NamedLink& master = masterWith(index);
        const auto links = linksOf(members);
        if (name != master.name && otherWith(name, index, links) == nullptr) {
            rename(master, name);
        }
    }

    [[nodiscard]] std::string names() const {
        return members.masters[0].name + " " + members.masters[1].name;
    }

private:
    static void rename(NamedLink& link, const std::string& name) {
        link.name = name;
        link.numbered = false;
    }

    NamedLink& masterWith(int index) {
        return *std::ranges::find(members.masters, index, &NamedLink::index);
    }
};

/// @param roles "m" for a master, "s" for a slave, in the order in which the kernel found them
TwoFailovers found(std::string_view roles) {
    TwoFailovers all;
    for (std::size_t at = 0; at < roles.size(); ++at) {
        auto& list = roles[at] == 'm' ? all.members.masters : all.members.slaves;
        list.push_back(numbered(static_cast<int>(at) + 2, "eth" + std::to_string(at)));
    }
    return all;
}

int master(const TwoFailovers& all, std::size_t which) {
    return all.members.masters[which].index;
}

// Virtio first, virtual functions first, one of them, one before each
TEST(Naming, GivesTwoMastersTheNumbersOfTwoPlainCards) {
    for (const char* roles : {"msmsss", "ssmsms", "smsmss", "smssms", "smsms", "msms"}) {
        auto all = found(roles);
        all.name(master(all, 0));
        all.name(master(all, 1));
        EXPECT_EQ(all.names(), "eth0 eth1") << roles;
        // Another event changes nothing.
        all.name(master(all, 1));
        all.name(master(all, 0));
        EXPECT_EQ(all.names(), "eth0 eth1") << roles;
    }
}

// The first one's number may be the second one's, which then needs the event of the coldplug.
TEST(Naming, GivesThemWhicheverComesFirst) {
    for (const char* roles : {"msmsss", "ssmsms", "smsmss", "smssms", "smsms", "msms"}) {
        auto all = found(roles);
        all.name(master(all, 1));
        all.name(master(all, 0));
        all.name(master(all, 1));
        EXPECT_EQ(all.names(), "eth0 eth1") << roles;
    }
}

// udev runs a helper for each at the same time, and renames the master when it has ended.
TEST(Naming, LeavesTheNumberThatAnotherMasterIsAboutToTake) {
    for (const std::size_t first : {0UL, 1UL}) {
        auto all = found("ssmsms");
        const int one = master(all, first);
        const int other = master(all, 1 - first);
        const std::string name = all.begin(one);
        all.finish(other, all.begin(other));
        all.finish(one, name);
        EXPECT_EQ(all.names(), "eth0 eth1");
    }
}

TEST(Naming, LeavesTheNumbersOfStrangersAlone) {
    auto all = found("smsms");
    // There was one before, which a rule has called otherwise since.
    for (auto* list : {&all.members.masters, &all.members.slaves}) {
        for (NamedLink& one : *list) {
            one.name = "eth" + std::to_string(one.index - 1);
        }
    }
    all.name(master(all, 0));
    all.name(master(all, 1));
    EXPECT_EQ(all.names(), "eth1 eth2");
}

TEST(Naming, CountsTheNumbersOfOneKind) {
    TwoFailovers all{.members = {.masters = {numbered(2, "fo0"), numbered(4, "eth1")},
                                 .slaves = {numbered(3, "eth0"), numbered(5, "eth2")}}};
    all.name(2);
    all.name(4);
    EXPECT_EQ(all.names(), "fo0 eth0");
}

TEST(Naming, LetsNoSlaveOfAnotherMasterHaveTheName) {
    auto all = found("msms");
    all.name(master(all, 0), "eth0");
    all.name(master(all, 1), "eth1");
    EXPECT_EQ(all.names(), "eth0 eth1");
    all = found("msms");
    all.members.slaves[0].inUse = true;
    all.name(master(all, 1), "eth1");
    EXPECT_EQ(all.names(), "eth0 eth2");
}

TEST(Naming, CountsThePortOfABridgeAsInUse) {
    auto links = paired();
    const auto isUsed = [&links](std::size_t which) {
        return isInUse(links[which], classify(links));
    };
    for (const std::size_t slave : {2UL, 3UL}) {
        EXPECT_FALSE(isUsed(slave));
        links[slave].addresses = {address("169.254.1.1/16"), address("fe80::1/64")};
        EXPECT_FALSE(isUsed(slave));
        links[slave].addresses = {address("192.0.2.1/24")};
        EXPECT_TRUE(isUsed(slave));
    }
    links.push_back(candidate());
    EXPECT_TRUE(isUsed(4));
    EXPECT_TRUE(isUsed(1));
    links.push_back(software(9, "br0", "bridge"));
    links[1].master = 9;
    EXPECT_TRUE(isUsed(1));
    links[1].up = false;
    EXPECT_FALSE(isUsed(1));
}

TEST(Naming, FindsNamesForWhoStepsAside) {
    using Names = std::vector<std::string>;
    const std::vector<Link> links{{.index = 2, .name = "eth0"}, {.index = 3, .name = "eth7"}};
    const Names numbers{"eth8", "eth9", "eth10", "eth11", "eth%d"};
    EXPECT_EQ(namesAside(numbered(2, "eth0"), links), numbers);
    EXPECT_EQ(namesAside(named(2, "enp2s0"), links), numbers);
    EXPECT_EQ(namesAside(named(2, "lan0"), {}),
              (Names{"enp2s0", "eth0", "eth1", "eth2", "eth3", "eth%d"}));
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

TEST(Naming, KnowsTheNameThatAFileGives) {
    EXPECT_EQ(givenName("[Match]\nMACAddress=52:54:00:fa:11:01\n[Link]\nName=eth1\n"), "eth1");
    EXPECT_EQ(givenName("\t Name = eth1 \r"), "eth1");
    EXPECT_EQ(givenName("Name=eth0\nName=eth1\nMTUBytes=1500"), "eth1");
    for (const char* other :
         {"", "Name=", "OriginalName=eth1", "AlternativeName=eth1", "#Name=eth1", "Name"}) {
        EXPECT_EQ(givenName(other), "") << other;
    }
}

TEST(Naming, TakesAnyBytesForAName) {
    EXPECT_EQ(choice(numbered(3, ""), "", {numbered(2, "")}), "");
    EXPECT_EQ(choice(numbered(3, "eth01"), "eth01", {numbered(2, "eth00")}), "eth01");
    EXPECT_EQ(choice(numbered(3, "a99999999999999"), "a99999999999999", {}), "a99999999999999");
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
    EXPECT_EQ(otherWith("lan0", 2, links), &links[1]);
    EXPECT_EQ(otherWith("enp2s0", 2, links), &links[1]);
    EXPECT_EQ(otherWith("lan0", 4, links), nullptr) << "its own";
    dropName(links, 9, "lan0");
    EXPECT_EQ(otherWith("lan0", 2, links), &links[1]);
    dropName(links, 4, "lan0");
    EXPECT_EQ(otherWith("lan0", 2, links), nullptr);
    EXPECT_EQ(otherWith("lan1", 2, links), &links[1]);
}

} // namespace

} // namespace netfailover::guest::core
