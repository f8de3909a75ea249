// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the doctor prints, typed on a copy of the files: the configuration is for the master
// then, and its manager has been told.
#include "base/system/command.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "patient.hpp"
#include "tree.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

/// A machine whose master nobody configures, made of files.
struct Remedies : testing::Test, Patient {
    Remedies() {
        links[1].managers = {};
        links[1].addresses = {};
        for (const char* program : {"networkctl", "nmcli", "ifup"}) {
            const std::string stub = std::string("bin/") + program;
            tree.file(stub, std::string("#!/bin/sh\necho ") + program + " \"$*\" >>" +
                                tree.path("told") + "\n");
            std::filesystem::permissions(tree.path(stub), std::filesystem::perms::owner_all);
        }
    }

    void file(const std::string& name, const std::string& text) const {
        tree.file(name, text);
        std::filesystem::permissions(tree.path(name), std::filesystem::perms::owner_read |
                                                          std::filesystem::perms::owner_write);
    }

    [[nodiscard]] std::string text(const std::string& name) const {
        std::ifstream stream(tree.path(name));
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    // As on a machine, where the tree is all there is.
    [[nodiscard]] std::string onMachine(std::string path) const {
        return path.starts_with(tree.path()) ? path.substr(tree.path().size()) : path;
    }

    void read() {
        const ConfigRoots config{
            .etc = tree.path("etc"), .usr = tree.path("usr"), .owner = geteuid()};
        evidence.profiles = {readNetworkdProfiles(tree.path("run"), config),
                             readNetworkManagerProfiles(tree.path("run"), config),
                             readInterfaces(config).stanzas};
        for (Profiles& profiles : evidence.profiles) {
            for (Profile& profile : profiles.profiles) {
                profile.file = onMachine(profile.file);
                for (Condition& condition : profile.conditions) {
                    condition.file = onMachine(condition.file);
                }
                for (std::string& mention : profile.mentions) {
                    mention = onMachine(mention);
                }
            }
        }
    }

    // All remedies that are printed.
    std::string remedies() {
        read();
        std::string commands;
        for (const Check& check : findings()) {
            commands += check.remedy.empty() ? "" : check.remedy + "\n";
        }
        return commands;
    }

    // What the managers are told while one types that, below the tree.
    std::string type(std::string commands) const {
        for (const std::string folder : {" /etc/", " /run/", " /usr/"}) {
            for (auto at = commands.find(folder); at != std::string::npos;
                 at = commands.find(folder, at + tree.path().size() + 1)) {
                commands.insert(at + 1, tree.path());
            }
        }
        tree.file("script", commands);
        EXPECT_EQ(base::outputOf("PATH=" + tree.path("bin") + ":$PATH sh -e " +
                                 tree.path("script") + " 2>&1"),
                  "");
        return text("told");
    }

    // Types what is printed; nothing is left to be said.
    std::string mend() {
        std::string told = type(remedies());
        EXPECT_EQ(remedies(), "");
        return told;
    }

    bool isForMaster() { return isFor(links[1]); }

    // Is a file for the link?
    bool isFor(const core::Link& link) {
        read();
        const Nic nic = nicOf(evidence, link);
        for (const Profiles& profiles : evidence.profiles) {
            for (const Profile& profile : profiles.profiles) {
                if (!profile.conditions.empty() && !unmet(profile, nic)) {
                    return true;
                }
            }
        }
        return false;
    }

    // Types what is printed for a line that is for a stranger as well, whom it stays for.
    void mendBeside(const core::Link& stranger) {
        ASSERT_TRUE(isFor(stranger));
        ASSERT_NE(remedies(), "");
        type(remedies());
        EXPECT_TRUE(isForMaster());
        EXPECT_TRUE(isFor(stranger));
        EXPECT_EQ(remedies(), "");
    }

    // Nothing is printed, and in the reason is what to do.
    void expectWords() {
        EXPECT_EQ(remedies(), "");
        const Checks found = findings();
        EXPECT_EQ(std::ranges::count_if(found,
                                        [](const Check& check) {
                                            return check.reason.ends_with(
                                                "  Have it match enp1s0 as well.");
                                        }),
                  1)
            << base::formatChecks(found, {});
    }

    Tree tree;
};

TEST_F(Remedies, OfNetworkdAreInForceAtOnce) {
    file("etc/systemd/network/10-lan.network", "[Match]\nName\t= enp2s0\n[Network]\nDHCP=yes\n");
    EXPECT_EQ(mend(), "networkctl reload\n");
    EXPECT_TRUE(isForMaster());
}

// What is in /run is made anew at each boot, and what is in /usr at each upgrade.
TEST_F(Remedies, OfNetworkdOutliveABootAndAnUpgrade) {
    for (const std::string place : {"run", "usr/lib", "usr/local/lib"}) {
        const std::string name = "/systemd/network/10-lan.network";
        file(place + name, "[Match]\nName=enp2s0\n");
        EXPECT_EQ(mend(), "networkctl reload\n") << place;
        EXPECT_EQ(text(place + name), "[Match]\nName=enp2s0\n");
        EXPECT_EQ(text("etc" + name), "[Match]\nName=enp1s0\n");
        std::filesystem::remove_all(tree.path("etc"));
        std::filesystem::remove_all(tree.path(place));
        std::filesystem::remove(tree.path("told"));
    }
}

TEST_F(Remedies, OfNetworkdChangeADropInWhereTheNameIs) {
    file("usr/lib/systemd/network/10-lan.network", "[Network]\nDHCP=yes\n");
    file("usr/lib/systemd/network/10-lan.network.d/a.conf", "[Match]\nName=enp2s0\n");
    EXPECT_EQ(mend(), "networkctl reload\n");
    EXPECT_EQ(text("etc/systemd/network/10-lan.network.d/a.conf"), "[Match]\nName=enp1s0\n");
}

/// One with a NIC that has no part in the failover, and is in use by the same file.
struct RemediesBesideAStranger : Remedies {
    RemediesBesideAStranger() {
        links.push_back(ethernet(9, "enp7s0", "e1000e"));
        links.back().address = *base::HardwareAddress::fromString("02:00:00:00:00:07");
        links.back().permanentAddress = links.back().address;
    }

    void networkd(const std::string& match) const {
        file("etc/systemd/network/10-lan.network", "[Match]\n" + match + "[Network]\nDHCP=yes\n");
    }

    void keyfile(const std::string& match) const {
        file("etc/NetworkManager/system-connections/lan.nmconnection",
             "[connection]\nuuid=1\ntype=ethernet\n[match]\n" + match + "\n");
    }
};

TEST_F(RemediesBesideAStranger, OfNetworkdAddToAList) {
    for (const char* match :
         {"Name=enp2s0 enp7s0\n", "Name = enp7s0  enp2s0\n", "Name=enp[2-9]s*\n",
          "Name=enp7s0\nName=enp2s0\n", "Name=enp2s0\nName=enp7s0\n", "Name=enp2s0 \\\nenp7s0\n",
          "Name=\\\n  enp2s0 enp7s0\n", "Name=enp2s0 !enp3s0 enp7s0\n",
          "Name=!enp3s0\nName=enp2s0 enp7s0\n"}) {
        SCOPED_TRACE(match);
        networkd(match);
        mendBeside(links.back());
    }
}

TEST_F(RemediesBesideAStranger, OfNetworkdAreWordsWhereTheLineSaysWhatNotToMatch) {
    for (const char* match : {"Name=!enp1s0\n", "Name=!enp1s0 enp3s0\n", "Name=e* !enp1s0\n",
                              "Name=enp2s0 enp7s0\nName=!enp1s0\n"}) {
        SCOPED_TRACE(match);
        networkd(match);
        expectWords();
        EXPECT_TRUE(isFor(links.back()));
    }
}

TEST_F(RemediesBesideAStranger, OfNetworkManagerAddToAList) {
    for (const char* match : {"interface-name=enp2s0;enp7s0;", "interface-name = enp7s0;enp2s0",
                              "interface-name=enp[2-9]s*;"}) {
        SCOPED_TRACE(match);
        keyfile(match);
        mendBeside(links.back());
    }
}

TEST_F(RemediesBesideAStranger, OfNetworkManagerAreWordsWhereAListIsMoreThanThat) {
    for (const char* match : {"interface-name=!enp1s0;", "interface-name=|enp2s0;|enp7s0;",
                              "interface-name=&enp2s0;"}) {
        SCOPED_TRACE(match);
        keyfile(match);
        expectWords();
    }
}

// What else the file asks for would go on keeping it from the master.
TEST_F(RemediesBesideAStranger, AreNoneForOneLineOfTwo) {
    networkd("Name=enp2s0\nDriver=igbvf\n");
    expectWords();
}

TEST_F(Remedies, OfNetworkManagerKnowThatTheLastLineCounts) {
    const std::string name = "etc/NetworkManager/system-connections/lan.nmconnection";
    file(name, "[connection]\ninterface-name=enp7s0\ntype=ethernet\ninterface-name=enp2s0\n");
    mend();
    EXPECT_EQ(text(name),
              "[connection]\ninterface-name=enp7s0\ntype=ethernet\ninterface-name=enp1s0\n");
}

// A name may be what a list takes for something else.
TEST_F(Remedies, AreNoneForAMasterThatCannotBeWritten) {
    for (const char* name : {"!m", "m*", "m;n"}) {
        links[1].name = name;
        file("etc/systemd/network/10-lan.network", "[Match]\nName=enp2s0\n");
        EXPECT_EQ(remedies(), "") << name;
    }
}

TEST_F(Remedies, OfNetworkManagerAreInForceAtOnce) {
    for (const std::string place : {"etc", "run", "usr/lib"}) {
        const std::string name = "/NetworkManager/system-connections/lan.nmconnection";
        file(place + name, "[connection]\nuuid=1\ntype=ethernet\ninterface-name=enp2s0\n");
        EXPECT_EQ(mend(), "nmcli connection reload\nnmcli device connect enp1s0\n") << place;
        EXPECT_TRUE(text("etc" + name).ends_with("interface-name=enp1s0\n")) << text("etc" + name);
        std::filesystem::remove_all(tree.path(place));
        std::filesystem::remove_all(tree.path("etc"));
        std::filesystem::remove(tree.path("told"));
    }
}

// Where nothing else is wrong, somebody may have forgotten that.
TEST_F(Remedies, OfNetworkManagerHaveAConnectionComeUpByItself) {
    const std::string start = "[connection]\ntype=ethernet\nautoconnect=false\n";
    const std::string name = "etc/NetworkManager/system-connections/my lan.nmconnection";
    file(name, start + "interface-name=enp1s0\nid=a\nuuid=1-2\n");
    EXPECT_EQ(type(remedies()), "nmcli connection modify uuid 1-2 connection.autoconnect yes\n");
    file(name, start + "interface-name=enp1s0\nid=the lan\n");
    EXPECT_EQ(remedies(), "nmcli connection modify id 'the lan' connection.autoconnect yes\n");
    file(name, start + "interface-name=enp1s0\n");
    EXPECT_EQ(remedies(), "nmcli connection modify id 'my lan' connection.autoconnect yes\n");
    file("etc/NetworkManager/system-connections/b", "[connection]\ninterface-name=enp2s0\n");
    EXPECT_TRUE(remedies().starts_with("sed ")) << "that one is in use";
    file("etc/NetworkManager/system-connections/b", start + "interface-name=enp2s0\n");
    EXPECT_TRUE(remedies().starts_with("nmcli ")) << "that one is not";
    file(name, "[connection]\ntype=ethernet\nautoconnect=true\ninterface-name=enp1s0\n");
    EXPECT_EQ(remedies(), "");
}

// Which may be for another boot of the same machine.
TEST_F(Remedies, OfNetworkManagerDoNotJudgeAKernelCommandLine) {
    const std::string folder = "etc/NetworkManager/system-connections/";
    file(folder + "a",
         "[connection]\ninterface-name=enp1s0\n[match]\nkernel-command-line=rescue\n");
    file(folder + "b", "[connection]\ninterface-name=enp2s0\n");
    EXPECT_TRUE(remedies().starts_with("sed "));
    file(folder + "a", "[connection]\ninterface-name=enp1s0\n");
    EXPECT_EQ(remedies(), "");
}

TEST_F(Remedies, OfIfupdownAreInForceAtOnce) {
    file("etc/network/interfaces", "auto enp2s0\niface enp2s0 inet dhcp\n");
    EXPECT_EQ(mend(), "ifup enp1s0\n");
    EXPECT_TRUE(isForMaster());
}

TEST_F(Remedies, OfIfupdownBringAStanzaUp) {
    file("etc/network/interfaces", "iface enp1s0 inet dhcp\n");
    EXPECT_EQ(mend(), "ifup enp1s0\n");
    EXPECT_EQ(text("etc/network/interfaces"), "auto enp1s0\niface enp1s0 inet dhcp\n");
}

// As Debian's images for clouds do: what writes it writes it again.
TEST_F(Remedies, OfIfupdownAreNoneForWhatIsLostAtTheNextBoot) {
    file("etc/network/interfaces", "source-directory " + tree.path("run/network/interfaces.d\n"));
    file("run/network/interfaces.d/enp2s0", "auto enp2s0\niface enp2s0 inet dhcp\n");
    EXPECT_EQ(remedies(), "");
    EXPECT_GT(findings().size(), 1U);
}

TEST(Editable, IsInEtc) {
    EXPECT_EQ(editable("/etc/a/b").path, "/etc/a/b");
    EXPECT_EQ(editable("/etc/a/b").prepare, "");
    EXPECT_EQ(editable("/usr/lib/a/b c").path, "/etc/a/b c");
    EXPECT_EQ(editable("/usr/lib/a/b c").prepare,
              "mkdir -p /etc/a/ && cp -p '/usr/lib/a/b c' /etc/a/ && ");
    EXPECT_TRUE(editable("/run/NetworkManager/system-connections/a").prepare.find("&& mv ") !=
                std::string::npos);
}

} // namespace

} // namespace netfailover::guest::ctl
