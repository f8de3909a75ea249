// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/command.hpp"
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "patient.hpp"
#include "tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

/// A machine whose master nobody configures.
struct Unmanaged : Patient {
    Unmanaged() {
        links[1].managers = {};
        links[1].addresses = {};
    }

    // What is found beside that.
    Checks reasons() {
        Checks found = findings();
        EXPECT_FALSE(found.empty());
        EXPECT_EQ(found.front().title, "Configuration");
        EXPECT_EQ(found.front().verdict, Verdict::Problem);
        found.erase(found.begin());
        return found;
    }

    void addFile(const std::string& file, std::vector<Condition> conditions) {
        evidence.profiles.resize(1);
        evidence.profiles[0].profiles.push_back(
            {.file = file, .conditions = std::move(conditions)});
    }
};

TEST(CheckConfiguration, NamesTheLineThatNamesASlave) {
    Unmanaged patient;
    patient.addFile("/etc/systemd/network/10-other.network",
                    {{.key = "Name", .patterns = {"eth9"}, .line = 2}});
    patient.addFile("/etc/systemd/network/20-lan.network",
                    {{.key = "Name", .patterns = {"enp2s0"}, .line = 5}});
    EXPECT_EQ(patient.reasons(),
              (Checks{{.title = "Configuration",
                       .verdict = Verdict::Problem,
                       .reason = "/etc/systemd/network/20-lan.network:5: Name=enp2s0 matches the "
                                 "slave enp2s0 and not its master enp1s0, which has enp1s0.",
                       .remedy = "sed -i '5s/Name[[:blank:]]*=.*/Name=enp1s0/' "
                                 "/etc/systemd/network/20-lan.network"}}));
}

// A master that no manager takes is not set up, either.
TEST(CheckConfiguration, NamesTheLineWhereTheMasterIsDown) {
    Unmanaged patient;
    patient.links[1].up = false;
    patient.addFile("/etc/systemd/network/20-lan.network",
                    {{.key = "Name", .patterns = {"enp2s0"}, .line = 5}});
    const Checks found = patient.findings();
    EXPECT_EQ(std::ranges::count_if(found,
                                    [](const Check& check) {
                                        return check.reason.starts_with(
                                            "/etc/systemd/network/20-lan.network:5: ");
                                    }),
              1);
}

// "managed=true" is what NetworkManager says of a device that no keyfile is for, as well.
TEST(CheckConfiguration, NamesTheLineWhereAManagerHasTheMaster) {
    Unmanaged patient;
    patient.links[1].managers = {networkManager};
    patient.addFile("/etc/NetworkManager/system-connections/lan.nmconnection",
                    {{.key = "interface-name", .patterns = {"enp2s0"}, .line = 4}});
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_TRUE(reasons[0].reason.starts_with(
        "/etc/NetworkManager/system-connections/lan.nmconnection:4: interface-name=enp2s0"))
        << reasons[0].reason;
}

TEST(CheckConfiguration, NamesWhatTheMasterHasInstead) {
    Unmanaged patient;
    patient.addFile(
        "/run/systemd/network/10-netplan-a.network",
        {{.fact = Fact::Driver, .key = "Driver", .patterns = {"virtio_net"}, .line = 2}});
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_NE(reasons[0].reason.find("the slave enp1s0nsby and not its master enp1s0, which has "
                                     "net_failover."),
              std::string::npos)
        << reasons[0].reason;
    EXPECT_NE(reasons[0].reason.find("/etc/netplan"), std::string::npos);
    EXPECT_EQ(reasons[0].remedy, "");
}

/// Its configuration is ifupdown's.
struct ByIfupdown : Unmanaged {
    explicit ByIfupdown(const std::string& interfaces, const std::string& more = "") {
        tree.file("etc/network/interfaces", interfaces);
        tree.file("etc/network/interfaces.d/more", more);
    }

    Checks reasons() {
        evidence.profiles = {readInterfaces({.etc = tree.path("etc"), .usr = ""}).stanzas};
        return Unmanaged::reasons();
    }

    // What the printed command makes of the files.
    std::string afterRemedy() {
        const Checks found = reasons();
        EXPECT_EQ(found.size(), 1U);
        tree.file("script", "ifup() { :; }\n" + found.at(0).remedy);
        EXPECT_EQ(base::outputOf("bash " + tree.path("script") + " 2>&1"), "");
        return text("interfaces") + text("interfaces.d/more");
    }

    [[nodiscard]] std::string text(const std::string& name) const {
        std::ifstream file(tree.path("etc/network/" + name));
        return {std::istreambuf_iterator<char>(file), {}};
    }

    Tree tree;
};

TEST(CheckConfiguration, ChangesAllThatIfupdownSaysOfASlave) {
    ByIfupdown patient("auto lo enp2s0\niface lo inet loopback\nsource interfaces.d/*\n"
                       "iface enp2s0 inet dhcp\n    up echo enp2s0 enp2s0.5\n"
                       "\tiface\tenp2s0 inet6 auto\niface enp2s0.5 inet manual\n",
                       "allow-hotplug enp2s0\n");
    EXPECT_EQ(patient.afterRemedy(),
              "auto lo enp1s0\niface lo inet loopback\nsource interfaces.d/*\n"
              "iface enp1s0 inet dhcp\n    up echo enp2s0 enp2s0.5\n"
              "\tiface enp1s0 inet6 auto\niface enp2s0.5 inet manual\n"
              "allow-hotplug enp1s0\n");
    EXPECT_TRUE(patient.reasons().empty());
}

TEST(CheckConfiguration, PrintsACommandThatCanBeRead) {
    ByIfupdown patient("auto enp2s0\niface enp2s0 inet dhcp\n");
    EXPECT_EQ(patient.reasons()[0].remedy,
              "sed -E -i '/^[[:blank:]]*(auto|allow-[^[:blank:]]+|no-auto-down|no-scripts|iface)"
              "[[:blank:]]/{s/[[:blank:]]enp2s0$/ enp1s0/;s/[[:blank:]]enp2s0[[:blank:]]/ enp1s0 "
              "/g}' " +
                  patient.tree.path("etc/network/interfaces") + " && ifup enp1s0");
}

TEST(CheckConfiguration, QuotesNamesInTheCommandForIfupdown) {
    ByIfupdown patient("auto a.$|(b enpXs0\niface a.$|(b inet dhcp\n");
    patient.links[3].name = "a.$|(b";
    patient.links[1].name = "m&\\1'";
    EXPECT_EQ(patient.afterRemedy(), "auto m&\\1' enpXs0\niface m&\\1' inet dhcp\n");
}

// What an earlier command for the stanza alone has left.
TEST(CheckConfiguration, NamesAStanzaOfTheMasterThatNothingBringsUp) {
    ByIfupdown patient("auto enp2s0\niface enp1s0 inet dhcp\n");
    EXPECT_EQ(patient.afterRemedy(), "auto enp2s0\nauto enp1s0\niface enp1s0 inet dhcp\n");
    EXPECT_TRUE(patient.reasons().empty());
}

TEST(CheckConfiguration, BlamesNoFileWhereOneIsForTheMaster) {
    Unmanaged patient;
    patient.addFile("/etc/a.network", {{.key = "Name", .patterns = {"enp2s0"}, .line = 2}});
    patient.addFile("/etc/b.network", {{.key = "Name", .patterns = {"en*"}, .line = 2}});
    EXPECT_TRUE(patient.reasons().empty());
}

TEST(CheckConfiguration, NamesAFileThatNetworkdMayNotRead) {
    Unmanaged patient;
    patient.addFile("/etc/a.network", {{.key = "Name", .patterns = {"enp1s0"}, .line = 2}});
    patient.evidence.profiles[0].profiles[0].obstacle = {.sentence = "It cannot.",
                                                         .remedy = "chmod a+r"};
    patient.addFile("/etc/b.network", {{.key = "Name", .patterns = {"enp2s0"}, .line = 2}});
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_EQ(reasons[0].reason, "It cannot.");
    EXPECT_EQ(reasons[0].remedy, "chmod a+r");
    patient.addFile("/etc/c.network", {{.key = "Name", .patterns = {"en*"}, .line = 2}});
    EXPECT_TRUE(patient.reasons().empty());
}

// Debian 12 installs the second for Wi-Fi.
TEST(CheckConfiguration, NamesALineBesideFilesForOtherHardware) {
    Unmanaged patient;
    const Tree tree;
    tree.file("etc/systemd/network/50-lab.network", "[Match]\nName=enp2s0\n");
    tree.file("usr/lib/systemd/network/80-wifi-adhoc.network",
              "[Match]\nType=wlan\nWLANInterfaceType=ad-hoc\n");
    tree.file("usr/lib/systemd/network/20-other.network", "[Match]\nHost=other\nName=enp2s0\n");
    patient.evidence.profiles = {
        readNetworkdProfiles(tree.path("run"), {.etc = tree.path("etc"), .usr = tree.path("usr")})};
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_NE(reasons[0].reason.find("50-lab.network:2: Name=enp2s0 matches the slave"),
              std::string::npos)
        << reasons[0].reason;
}

// Whether this is the machine that is meant is not looked at.
TEST(CheckConfiguration, NamesALineThatIsForCertainMachines) {
    Unmanaged patient;
    const Tree tree;
    const auto reasons = [&](const std::string& file, const std::string& text) {
        tree.file("etc/systemd/network/" + file, text);
        patient.evidence.profiles = {readNetworkdProfiles(
            tree.path("run"), {.etc = tree.path("etc"), .usr = tree.path("usr")})};
        std::string texts;
        for (const Check& check : patient.reasons()) {
            texts += check.reason.substr(tree.path("etc/systemd/network/").size());
        }
        return texts;
    };
    EXPECT_EQ(reasons("10-a.network", "[Match]\nVirtualization=container\nName=enp2s0\n"), "");
    EXPECT_EQ(reasons("20-b.network", "[Match]\nHost=b\nName=enp1s0\n"), "");
    EXPECT_EQ(reasons("30-c.network", "[Match]\nHost=c\nName=enp2s0\n"),
              "30-c.network:3: Name=enp2s0 matches the slave enp2s0 and not its master enp1s0, "
              "which has enp1s0.  Host= is not judged here.");
    EXPECT_EQ(reasons("40-d.network", "[Match]\nVirtualization=vm\nName=enp2s0\n"),
              "40-d.network:3: Name=enp2s0 matches the slave enp2s0 and not its master enp1s0, "
              "which has enp1s0.");
}

/// One with a configuration for a name that nobody has.
struct Nameless : Unmanaged {
    Nameless() {
        addFile("/etc/a.network", {{.key = "Name", .patterns = {"lan0"}, .line = 2}});
        evidence.inventory.setups[4].udev["ID_PATH"] = "pci-0000:02:00.0";
    }

    void give(const std::string& text, std::vector<Condition> conditions = {}) {
        evidence.givenNames.push_back({.name = "lan0",
                                       .text = text,
                                       .file = "/etc/b",
                                       .line = 7,
                                       .conditions = std::move(conditions)});
    }
};

Condition path(const std::string& pattern) {
    return {.fact = Fact::Path, .key = "Path", .patterns = {pattern}, .line = 2};
}

TEST(CheckConfiguration, NamesTheLinkFileThatMeansASlave) {
    Nameless patient;
    patient.give("Name=lan0", {path("pci-0000:09:*")});
    EXPECT_TRUE(patient.reasons().empty());
    patient.give("Name=lan0", {path("pci-0000:02:*")});
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_EQ(reasons[0].reason,
              "/etc/b:7: Name=lan0 gives no network interface the name that /etc/a.network:2 asks "
              "for: slaves keep their own.  Let it give the name by the MAC address "
              "52:54:00:12:34:56, which is for the master enp1s0 alone.");
    patient.give("Name=lan0", {{.key = "Name", .patterns = {"enp1s0"}, .line = 2}});
    EXPECT_TRUE(patient.reasons().empty());
}

// A copy by net-failover-networkd gives its name at boot, or to a master that is down.
TEST(CheckConfiguration, NamesTheCopyWhoseNameItsMasterCouldNotHave) {
    Nameless patient;
    patient.give("Name=lan0", {path("pci-0000:02:*")});
    patient.give("Name=lan0", {{.fact = Fact::Property,
                                .key = "Property",
                                .patterns = {"ID_NET_FAILOVER_ROLE=master"},
                                .line = 2}});
    patient.evidence.givenNames.back().file = "/run/systemd/network/b.link-net-failover.link";
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_EQ(reasons[0].reason,
              "/run/systemd/network/b.link-net-failover.link:7: Name=lan0 is for the master "
              "enp1s0, which could not have it yet: /etc/a.network:2 asks for the name, and it has "
              "that after a reboot.");
    patient.links[1].alternativeNames = {"lan0"};
    EXPECT_TRUE(patient.reasons().empty());
}

// With net.ifnames=0
TEST(CheckConfiguration, WritesNoNumberThatMayChange) {
    Unmanaged patient;
    patient.links[1].name = "eth0";
    patient.addFile("/etc/systemd/network/20-lan.network",
                    {{.key = "Name", .patterns = {"enp2s0"}, .line = 5}});
    EXPECT_NE(patient.reasons()[0].remedy, "");
    patient.links.push_back(master(12, "eth2", virtio1));
    patient.links.push_back(standby(13, 12, "eth3", virtio1));
    for (const Check& check : patient.findings()) {
        EXPECT_EQ(check.remedy.find("eth0"), std::string::npos) << check.remedy;
        if (check.reason.starts_with("/etc/systemd/network/20-lan.network:5: ")) {
            EXPECT_NE(check.reason.find("go by its MAC address 52:54:00:12:34:56"),
                      std::string::npos);
        }
    }
}

/// The package has come to a running machine with net.ifnames=0: its VF holds the lease, and the
/// name that is the master's after a reboot.  A command that writes today's would leave the
/// machine without network then.
struct Installed : Unmanaged {
    Installed() {
        links[1].name = "eth1";
        links[1].up = false;
        links[2].name = "eth2";
        links[3].name = "eth0";
        links[3].addresses = {address("192.0.2.7/24")};
    }

    void called(const std::string& vf, const std::string& master) {
        links[3].name = vf;
        links[1].name = master;
    }

    // As a rule by the MAC address gives it.
    void give(const std::string& text, const std::string& name) {
        evidence.givenNames.push_back({.name = name,
                                       .text = text,
                                       .file = "/etc/b",
                                       .line = 7,
                                       .conditions = {{.fact = Fact::AddressText,
                                                       .key = "ATTR{address}",
                                                       .patterns = {sharedAddress().toString()},
                                                       .line = 7}}});
    }

    // What is said of the line, and the remedy behind a "#".
    std::string said() {
        std::string text;
        for (const Check& check : findings()) {
            const auto at = check.reason.find("matches the slave");
            text += at == std::string::npos ? "" : check.reason.substr(at) + "#" + check.remedy;
        }
        return text;
    }

    std::string saidOfNetworkd(const std::string& match) {
        tree.file("etc/systemd/network/50-lab.network", "[Match]\n" + match + "\n");
        evidence.profiles = {readNetworkdProfiles(tree.path("run"), roots())};
        return said();
    }

    std::string saidOfNetworkManager(const std::string& match) {
        const std::string file = "etc/NetworkManager/system-connections/lab.nmconnection";
        tree.file(file, "[connection]\ntype=ethernet\n" + match + "\n");
        std::filesystem::permissions(tree.path(file), std::filesystem::perms::owner_read |
                                                          std::filesystem::perms::owner_write);
        evidence.profiles = {readNetworkManagerProfiles(tree.path("run"), roots())};
        return said();
    }

    std::string saidOfIfupdown(const std::string& name) {
        tree.file("etc/network/interfaces", "auto lo " + name + "\niface " + name + " inet dhcp\n");
        evidence.profiles = {readInterfaces(roots()).stanzas};
        return said();
    }

    [[nodiscard]] ConfigRoots roots() const {
        return {.etc = tree.path("etc"), .usr = tree.path("usr"), .owner = geteuid()};
    }

    Tree tree;
};

TEST(CheckConfiguration, LeavesALineForTheNumberThatTheMasterGetsAtTheNextBoot) {
    Installed patient;
    const std::string expected = "matches the slave eth0 and not its master eth1, which has eth1.  "
                                 "The master has the name it asks for after a reboot.#reboot";
    EXPECT_EQ(patient.saidOfNetworkd("Name=eth0"), expected);
    EXPECT_EQ(patient.saidOfNetworkd("Name=eth0*"), expected);
    EXPECT_EQ(patient.saidOfNetworkManager("interface-name=eth0"), expected);
    EXPECT_EQ(patient.saidOfNetworkManager("[match]\ninterface-name=eth0;"), expected);
    EXPECT_EQ(patient.saidOfIfupdown("eth0"), expected);
}

TEST(CheckConfiguration, LeavesALineForTheNameThatARuleGivesAtTheNextBoot) {
    for (const char* text : {"NAME=\"lan0\"", "Name=lan0"}) {
        Installed patient;
        patient.called("lan0", "enp1s0");
        const std::string end = "The master has the name it asks for after a reboot.#reboot";
        EXPECT_FALSE(patient.saidOfNetworkd("Name=lan0").ends_with(end)) << text;
        patient.give(text, "lan0");
        EXPECT_TRUE(patient.saidOfNetworkd("Name=lan0").ends_with(end)) << text;
        EXPECT_TRUE(patient.saidOfNetworkManager("interface-name=lan0").ends_with(end)) << text;
        EXPECT_TRUE(patient.saidOfIfupdown("lan0").ends_with(end)) << text;
    }
}

TEST(CheckConfiguration, KnowsWhoGoesByAlternativeNames) {
    Installed patient;
    patient.called("lan0", "enp1s0");
    patient.give("AlternativeName=lan0", "lan0");
    EXPECT_TRUE(patient.saidOfNetworkd("Name=lan0").ends_with("#reboot"));
    EXPECT_FALSE(patient.saidOfNetworkManager("interface-name=lan0").ends_with("#reboot"));
    EXPECT_FALSE(patient.saidOfIfupdown("lan0").ends_with("#reboot"));
}

TEST(CheckConfiguration, NamesALineForAnAlternativeNameThatCountsForNothing) {
    Installed patient;
    patient.called("enp2s0", "enp1s0");
    patient.links[2].name = "enp1s0nsby";
    patient.links[1].alternativeNames = {"lan0"};
    const auto isSaid = [&patient](const std::string& end) {
        const auto findings = patient.findings();
        return std::ranges::any_of(findings, [&end](const Check& check) {
            return (check.reason + "#" + check.remedy).ends_with(end);
        });
    };
    const std::string told =
        " is an alternative name of the master enp1s0, which counts for nothing there.  ";
    const std::string advice = told + "Write enp1s0 there, or give the name by a .link file in "
                                      "/etc/systemd/network and in the initramfs.#";
    (void)patient.saidOfIfupdown("lan0");
    EXPECT_TRUE(isSaid("iface lan0" + advice));
    (void)patient.saidOfNetworkManager("interface-name=lan0");
    EXPECT_TRUE(isSaid("interface-name=lan0" + advice));
    (void)patient.saidOfNetworkd("Name=lan0");
    EXPECT_FALSE(isSaid(advice));
}

TEST(CheckConfiguration, KnowsThatARuleCountsMoreThanANumber) {
    Installed patient;
    patient.called("lan0", "eth1");
    patient.give("Name=old0", "old0");
    patient.give("NAME=\"lan0\"", "lan0");
    patient.links[2].alternativeNames = {"old0"};
    EXPECT_TRUE(patient.saidOfNetworkd("Name=lan0").ends_with("#reboot"));
}

// The standby's, or that of a VF which a rule has named by its driver.
TEST(CheckConfiguration, WritesNoNameThatTheMasterLosesAtTheNextBoot) {
    Installed patient;
    const std::string end = "  Match eth0 there, which is the master's name after a reboot.#";
    EXPECT_TRUE(patient.saidOfNetworkd("Name=eth2").ends_with("which has eth1." + end));
    EXPECT_TRUE(patient.saidOfNetworkManager("interface-name=eth2").ends_with(end));
    EXPECT_TRUE(patient.saidOfIfupdown("eth2").ends_with(end));
    patient.evidence.inventory.kernelArguments = "root=/dev/vda ip=eth1:dhcp\n";
    EXPECT_EQ(patient.saidOfIfupdown("eth2").find("after a reboot"), std::string::npos)
        << "it keeps its own";
    patient.evidence.inventory.kernelArguments = "root=/dev/vda ip=eth10:dhcp\n";
    EXPECT_TRUE(patient.saidOfIfupdown("eth2").ends_with(end));
    patient.called("vf0", "eth2");
    patient.evidence.inventory.setups[2].refusal = {.name = "eth1"};
    EXPECT_TRUE(patient.saidOfNetworkd("Name=vf0")
                    .ends_with("  Match eth1 there, which is the master's name after a reboot.#"))
        << "the VF had that before";
    patient.evidence.inventory.setups.erase(2);
    patient.links[2].name = "eth1";
    patient.evidence.givenNames = {
        {.name = "vf0",
         .text = "Name=vf0",
         .file = "/etc/b",
         .line = 7,
         .conditions = {
             {.fact = Fact::Driver, .key = "Driver", .patterns = {"igbvf"}, .line = 7}}}};
    EXPECT_TRUE(patient.saidOfNetworkd("Name=vf0")
                    .ends_with("  Match eth1 there, which is the master's name after a reboot.#"))
        << patient.said();
}

// Where that is the lowest number already, and where somebody has given it.
TEST(CheckConfiguration, WritesTheNameThatTheMasterKeeps) {
    Installed patient;
    patient.called("eth1", "eth0");
    EXPECT_NE(patient.saidOfNetworkd("Name=eth1").find("#sed "), std::string::npos);
    patient.called("eth0", "eth1");
    patient.give("NAME=\"eth1\"", "eth1");
    EXPECT_NE(patient.saidOfNetworkd("Name=eth0").find("#sed "), std::string::npos);
    patient.called("enp2s0", "enp1s0");
    EXPECT_NE(patient.saidOfNetworkd("Name=enp2s0").find("#sed "), std::string::npos);
}

TEST(CheckConfiguration, NamesTheRuleForANameThatNobodyHas) {
    Nameless patient;
    patient.give("NAME=\"lan0\"");
    EXPECT_EQ(patient.reasons().size(), 1U);
    patient.links.push_back(ethernet(9, "lan0", "e1000"));
    EXPECT_TRUE(patient.reasons().empty());
    patient.links.pop_back();
    patient.give("NAME=\"lan0\"", {{.fact = Fact::Address,
                                    .key = "ATTR{address}",
                                    .patterns = {sharedAddress().toString()},
                                    .line = 7}});
    EXPECT_TRUE(patient.reasons().empty()) << "that one is for the master";
}

TEST(CheckConfiguration, NamesTheRenameOfIfupdown) {
    Nameless patient;
    patient.give("rename mac/52:54:00:12:34:56=lan0");
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_TRUE(reasons[0].reason.ends_with("Write rename enp1s0=lan0 there."))
        << reasons[0].reason;
}

// NetworkManager's driver of a master is its parent's, as its standby's.
TEST(CheckConfiguration, KnowsNetworkManagersDriverOfTheMaster) {
    const auto reasonsFor = [](const std::string& driver) {
        Unmanaged patient;
        patient.links[1].managers = {networkManager};
        patient.evidence.inventory.setups[2].parentDriver = "virtio_net";
        patient.evidence.inventory.setups[3].parentDriver = "virtio_net";
        patient.evidence.inventory.setups[4].parentDriver = "igbvf";
        const Tree tree;
        tree.file("etc/NetworkManager/system-connections/lan.nmconnection",
                  "[match]\ndriver=" + driver + ";\n");
        std::filesystem::permissions(
            tree.path("etc/NetworkManager/system-connections/lan.nmconnection"),
            std::filesystem::perms::owner_read);
        patient.evidence.profiles = {readNetworkManagerProfiles(
            tree.path("run"),
            {.etc = tree.path("etc"), .usr = tree.path("usr"), .owner = geteuid()})};
        return patient.reasons();
    };
    EXPECT_TRUE(reasonsFor("virtio_net").empty());
    ASSERT_EQ(reasonsFor("igbvf").size(), 1U);
    EXPECT_TRUE(reasonsFor("igbvf")[0].reason.ends_with("which has virtio_net."));
}

TEST(CheckConfiguration, NamesAListOfNetworkManagersThatMeansASlave) {
    Unmanaged patient;
    patient.evidence.inventory.setups[2].parentDriver = "virtio_net";
    patient.evidence.inventory.setups[3].parentDriver = "virtio_net";
    patient.evidence.inventory.setups[4].parentDriver = "igbvf";
    const auto list = [](std::string entry, const std::string& exception) {
        return DeviceList{.text = "unmanaged-devices=" + entry + "," + exception,
                          .entries = {entry, exception},
                          .file = "/etc/NetworkManager/conf.d/a.conf",
                          .line = 2};
    };
    patient.evidence.unmanagedDevices = {
        list("*", "except:driver:igb"), list("*", "except:interface-name:=enp1s0"),
        list("*", "except:driver:virtio_net"), list("*", "except:driver:virtio_net/1.0.0"),
        list("*", "except:driver:igbvf")};
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_EQ(reasons[0].reason,
              "/etc/NetworkManager/conf.d/a.conf:2: unmanaged-devices=*,except:driver:igbvf "
              "keeps NetworkManager off the master enp1s0 and not off its slave enp2s0.  Add "
              "except:interface-name:=enp1s0.");
    patient.links[1].managers = {networkManager};
    EXPECT_TRUE(patient.reasons().empty());
}

TEST(CheckConfiguration, SaysWhatItCannotRead) {
    Unmanaged patient;
    patient.evidence.profiles = {{.unreadable = {"/etc/systemd/network/10-a.network"}}};
    const Checks reasons = patient.reasons();
    ASSERT_EQ(reasons.size(), 1U);
    EXPECT_EQ(reasons[0].verdict, Verdict::Unknown);
}

} // namespace

} // namespace netfailover::guest::ctl
