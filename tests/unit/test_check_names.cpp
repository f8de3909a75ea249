// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/given_names.hpp"
#include "patient.hpp"
#include "tree.hpp"

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

/// A machine whose master was in use when udev was to call it lan0.
struct CheckNames : testing::Test, Patient {
    CheckNames() {
        evidence.inventory.setups[2].refusal = {.name = "lan0", .cause = core::RefusalCause::Busy};
    }

    // Without its title.
    Check only() {
        Check check = onlyFinding();
        check.title.clear();
        return check;
    }

    void give(const std::string& file, const std::string& text, Condition condition = {}) {
        evidence.givenNames = {
            {.name = "lan0", .text = text, .file = file, .line = 4, .conditions = {}}};
        if (!condition.key.empty()) {
            evidence.givenNames[0].conditions = {std::move(condition)};
        }
    }
};

const Condition byAddress{
    .fact = Fact::Address, .key = "MACAddress", .patterns = {"52:54:00:12:34:56"}, .line = 2};

TEST_F(CheckNames, NameTheFileThatTheInitramfsLacks) {
    give("/etc/systemd/network/10-lan.link", "Name=lan0", byAddress);
    EXPECT_EQ(only(),
              warning("enp1s0 was in use already when udev was to call it lan0 by "
                      "/etc/systemd/network/10-lan.link:4, and keeps its name.  With that file in "
                      "the initramfs it has the name after a reboot.",
                      "update-initramfs -u || dracut --force"));
}

TEST_F(CheckNames, NameTheFileThatTheInitramfsCannotHave) {
    give("/run/systemd/network/10-netplan-a b.link", "Name=lan0", byAddress);
    EXPECT_EQ(only(),
              warning("enp1s0 was in use already when udev was to call it lan0 by "
                      "/run/systemd/network/10-netplan-a b.link:4, and keeps its name.  The "
                      "initramfs has nothing of what is in /run; with a copy of that file in "
                      "/etc/systemd/network, and in the initramfs, it has the name after a "
                      "reboot.",
                      "cp '/run/systemd/network/10-netplan-a b.link' /etc/systemd/network/ && "
                      "{ update-initramfs -u || dracut --force; }"));
}

TEST_F(CheckNames, NameARule) {
    give("/etc/udev/rules.d/70-persistent-net.rules", "NAME=\"lan0\"");
    EXPECT_EQ(onlyFinding().reason,
              "enp1s0 was in use already when udev was to call it lan0 by "
              "/etc/udev/rules.d/70-persistent-net.rules:4, and keeps its name.  With a .link "
              "file that gives the name in /etc/systemd/network, and in the initramfs, it has "
              "that after a reboot.");
}

TEST_F(CheckNames, NameNoFileThatIsForOthers) {
    for (const char* text : {"AlternativeName=lan0", "rename enp1s0=lan0"}) {
        give("/etc/x", text, byAddress);
        EXPECT_EQ(onlyFinding().reason.find("/etc/x"), std::string::npos);
    }
    give("/etc/systemd/network/10-lan.link", "Name=lan0",
         {.fact = Fact::Name, .key = "OriginalName", .patterns = {"eth9"}});
    EXPECT_EQ(onlyFinding().reason.find("10-lan.link"), std::string::npos);
}

// Whether or not that one is still there: nobody has used the master.
TEST_F(CheckNames, SayThatAnotherHasTheName) {
    auto& refusal = evidence.inventory.setups[2].refusal;
    refusal = {.name = "lan0", .cause = core::RefusalCause::Taken, .holder = "lan0"};
    EXPECT_EQ(only(), warning("udev was to call enp1s0 lan0, which is the name of another "
                              "interface.  Give that one, or the master, another name."));
}

TEST_F(CheckNames, SayWhoHasItAsAnAlternativeName) {
    evidence.inventory.setups[2].refusal = {
        .name = "lan0", .cause = core::RefusalCause::Taken, .holder = "br0"};
    EXPECT_EQ(only(), warning("udev was to call enp1s0 lan0, which is the name of another "
                              "interface, br0.  Give that one, or the master, another name."));
}

TEST_F(CheckNames, SayThatASlaveWasInUse) {
    evidence.inventory.setups[2].refusal = {
        .name = "enp2s0", .cause = core::RefusalCause::Taken, .holder = "enp2s0"};
    EXPECT_EQ(only(), warning("udev was to call enp1s0 enp2s0, which was the name of enp2s0, and "
                              "that was in use.  The master has it once that has gone, and after a "
                              "reboot."));
}

TEST_F(CheckNames, SayWhatTheKernelRefused) {
    evidence.inventory.setups[2].refusal = {.name = "lan0",
                                            .cause = core::RefusalCause::Kernel,
                                            .holder = "lan0",
                                            .error = "Device or resource busy"};
    EXPECT_EQ(only(), warning("udev was to call enp1s0 lan0, and could not: the kernel does not "
                              "rename lan0: Device or resource busy.  It is tried again at the "
                              "next boot."));
}

// Marks of an earlier version
TEST_F(CheckNames, GuessWhereTheMarkHasNoCause) {
    evidence.inventory.setups[2].refusal.cause = core::RefusalCause::Unknown;
    EXPECT_TRUE(only().reason.starts_with("enp1s0 was in use already"));
    links.push_back(software(9, "lan0", "bridge"));
    EXPECT_TRUE(only().reason.starts_with("udev was to call enp1s0 lan0, which is the name"));
}

TEST_F(CheckNames, SayNothingWhereTheMasterHasTheName) {
    links[1].alternativeNames = {"lan0"};
    EXPECT_TRUE(findings().empty());
    evidence.inventory.setups[2].refusal = {};
    evidence.inventory.setups[3].refusal = {.name = "lan0"};
    links[1].alternativeNames.clear();
    EXPECT_TRUE(findings().empty());
}

// 70-persistent-net.rules as somebody else's tool writes it
TEST_F(CheckNames, NameARuleThatAllowsNoOther) {
    evidence.inventory.setups[2].refusal = {};
    give("/usr/lib/udev/rules.d/70-a.rules", "NAME:=\"lan0\"", byAddress);
    EXPECT_TRUE(findings().empty());
    evidence.givenNames[0].isFinal = true;
    const Check found = only();
    EXPECT_EQ(
        found.reason,
        "/usr/lib/udev/rules.d/70-a.rules:4: NAME:=\"lan0\" is final, so that "
        "81-net-failover-name.rules cannot keep the slave enp1s0nsby from the name that is meant "
        "for its master.  Write NAME= there.");
    EXPECT_EQ(found.remedy, "mkdir -p /etc/udev/rules.d/ && cp -p /usr/lib/udev/rules.d/70-a.rules "
                            "/etc/udev/rules.d/ && sed -i "
                            "'s/NAME[[:blank:]]*:=[[:blank:]]*\"lan0\"/NAME=\"lan0\"/' "
                            "/etc/udev/rules.d/70-a.rules && udevadm control --reload");
    evidence.givenNames[0].conditions.clear();
    EXPECT_TRUE(findings().empty()) << "nobody knows whom that is for";
}

TEST_F(CheckNames, WarnOfAFileThatSetsASlaveUp) {
    evidence.inventory.setups[2].refusal = {};
    evidence.inventory.setups[4].udev["ID_NET_LINK_FILE"] = "/etc/systemd/network/00-a.link";
    evidence.linkFiles = {{.file = "/etc/systemd/network/00-a.link", .conditions = {byAddress}}};
    EXPECT_EQ(onlyFinding().reason, "enp2s0 was set up by /etc/systemd/network/00-a.link and not "
                                    "by 01-net-failover-slave.link.");
    evidence.linkFiles[0].conditions = {
        {.fact = Fact::Driver, .key = "Driver", .patterns = {"igbvf"}}};
    EXPECT_TRUE(findings().empty()) << "somebody wants it to";
}

} // namespace

} // namespace netfailover::guest::ctl
